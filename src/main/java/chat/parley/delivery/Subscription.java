package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import chat.parley.message.CloseCode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's interest in one stream. It starts parked: live messages wait until the replay is in
 * the outbox, so that they come behind it, without gap or repeat. Guarded by its channel.
 */
public final class Subscription {

  private final Channel channel;
  private final WireForm form;
  private final Outbox outbox;
  private final @Nullable LongConsumer written;

  /** What comes before live messages; null once the subscription is live. */
  private @Nullable ArrayDeque<ChatMessage> parked = new ArrayDeque<>(2);

  private boolean replaying;
  private long last;

  /** Its place among the channel's subscriptions of the same form; owned by the channel. */
  int slot;

  Subscription(Channel channel, WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    this.channel = channel;
    this.form = form;
    this.outbox = outbox;
    this.written = written;
  }

  WireForm form() {
    return form;
  }

  /** The offset of the last message that went to the outbox. Any thread may call. */
  public long last() {
    synchronized (channel) {
      return last;
    }
  }

  /**
   * Begins: first the replay, then what was parked behind its end, then live messages.
   *
   * @param end the offset up to which nothing live is wanted
   */
  public void begin(Collection<ChatMessage> replay, long end) {
    synchronized (channel) {
      ArrayDeque<ChatMessage> live = parked;
      if (live == null) {
        return;
      }
      live.removeIf(message -> message.position() != null && message.offset() <= end);
      var all = new ArrayDeque<ChatMessage>(replay.size() + live.size() + 1);
      all.addAll(replay);
      all.addAll(live);
      parked = all;
      replaying = true;
      replay();
    }
  }

  /** Moves what is parked to the outbox as far as there is room; goes live when all has moved. */
  void replay() {
    synchronized (channel) {
      if (parked == null || !replaying) {
        return;
      }
      while (!parked.isEmpty()) {
        if (!outbox.hasRoomFor(this)) {
          return;
        }
        ChatMessage next = parked.remove();
        offer(next, form.encode(next));
      }
      parked = null;
    }
  }

  /** Called by the channel, which holds its lock. */
  void deliver(ChatMessage message, Payload payload) {
    if (parked == null) {
      offer(message, payload);
    } else if (parked.size() < Channel.MAX_PARKED) {
      parked.add(message);
    } else {
      outbox.close(CloseCode.COME_BACK, "Too slow: connect again and resume");
    }
  }

  private void offer(ChatMessage message, Payload payload) {
    if (message.position() == null) {
      outbox.offer(payload);
      return;
    }
    last = message.offset();
    outbox.offer(written == null ? payload : new Outgoing.Tracked(payload, this, message.offset()));
  }

  void written(long offset) {
    if (written != null) {
      written.accept(offset);
    }
  }

  /** Called by the channel, which holds its lock: what is still parked does not come any more. */
  void end() {
    parked = null;
  }

  /** Ends it: nothing more comes. Any thread may call, any number of times. */
  public void cancel() {
    channel.remove(this);
  }
}
