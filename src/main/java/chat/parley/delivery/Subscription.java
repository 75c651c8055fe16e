package chat.parley.delivery;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.CloseCode;
import chat.parley.message.MessagePage;
import chat.parley.transport.FairShare;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One session's interest in one stream. It starts parked: live messages wait until the replay is in
 * the outbox, so that they come behind it, without gap or repeat. Guarded by its channel, but for
 * what has been read of the replay, which is guarded by the subscription itself.
 */
public final class Subscription {

  private final StreamSubscriptions channel;
  private final Semaphore replays;
  private final WireForm form;
  private final Outbox outbox;
  private final @Nullable LongConsumer written;

  /** What comes behind the replay; null once the subscription is live, or has ended. */
  private @Nullable ArrayDeque<ChatMessage> parked = new ArrayDeque<>(2);

  /** How many bytes the parked messages keep; counted by the outbox too. */
  private int parkedBytes;

  /** Up to where the replay must go before what is parked can come. */
  private long end;

  private volatile long last;

  /**
   * Keeps a replay from going on behind the end; taken inside the channel's lock. With that lock
   * itself thousands who resume at once would keep live messages from their channel.
   */
  private final Object ending = new Object();

  /** Up to where the replay has gone. It may be ahead of what is handed on live. */
  private long replayed;

  /** Its place among the channel's subscriptions of the same form; owned by the channel. */
  int slot;

  private @Nullable LongFunction<MessagePage> pages;
  private ArrayDeque<ChatMessage> page = new ArrayDeque<>(0);
  private long read;

  Subscription(
      StreamSubscriptions channel,
      Semaphore replays,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer written) {
    this.channel = channel;
    this.replays = replays;
    this.form = form;
    this.outbox = outbox;
    this.written = written;
  }

  WireForm form() {
    return form;
  }

  /** The offset of the last message that went to the outbox. Any thread may call. */
  public long last() {
    return last;
  }

  /**
   * Begins: first what lies behind one offset up to another, then live messages. A long replay goes
   * on by itself as the session reads it.
   *
   * @param pages reads what lies behind an offset; may wait
   */
  public synchronized void begin(long start, long end, LongFunction<MessagePage> pages) {
    this.read = start;
    this.pages = pages;
    synchronized (channel) {
      this.end = Math.max(this.end, end);
    }
    catchUp();
  }

  /** There is room in the outbox again. Never blocks. */
  void goOn() {
    Thread.startVirtualThread(this::catchUp);
  }

  private synchronized void catchUp() {
    try {
      boolean more = true;
      while (more) {
        more = page.isEmpty() ? readOn() : replayPage();
      }
    } catch (ChatException e) {
      outbox.close(CloseCode.COME_BACK, "The replay broke off: connect again and resume");
    } catch (Throwable e) {
      outbox.giveUp(Subsystem.REPLAY, e);
    }
  }

  /** Its turn lasts for one page, and not while one is read: the store may be slow, or away. */
  private boolean replayPage() {
    replays.acquireUninterruptibly();
    try {
      boolean more = true;
      while (more && !page.isEmpty()) {
        more = replayNext();
      }
      return more;
    } finally {
      replays.release();
      FairShare.yieldToAll();
    }
  }

  private boolean replayNext() {
    if (!outbox.hasRoomFor(this)) {
      return false;
    }
    ChatMessage next = page.remove();
    @Nullable Payload payload = form.encode(next);
    synchronized (ending) {
      if (parked != null) {
        offer(next, payload);
      }
    }
    return true;
  }

  /**
   * Reads the next page, or goes live if all is read. No page is read for who does not read what he
   * has: to subscribe again and again would cost him nothing.
   */
  private boolean readOn() {
    synchronized (channel) {
      if (parked == null || pages == null) {
        return false;
      }
      if (read >= end) {
        goLive(parked);
        return false;
      }
    }
    if (!outbox.hasRoomFor(this)) {
      return false;
    }
    FairShare.yieldCarrier();
    MessagePage next = pages.apply(read);
    read = next.upTo();
    page = new ArrayDeque<>(next.messages());
    return true;
  }

  private void goLive(ArrayDeque<ChatMessage> waiting) {
    while (!waiting.isEmpty()) {
      if (!outbox.hasRoomFor(this)) {
        return;
      }
      ChatMessage next = waiting.remove();
      unpark(next.retainedBytes());
      if (next.position() == null) {
        offer(next, form.encode(next));
      } else if (next.offset() > read) {
        // If the others do not fit any more, what is parked may have to be read after all: from
        // here.
        read = next.offset();
        offer(next, form.encode(next));
      }
    }
    replayed = read;
    parked = null;
    pages = null;
  }

  /** Called by the channel, which holds its lock. */
  void deliver(ChatMessage message, @Nullable Payload payload) {
    if (parked == null) {
      if (message.position() == null || message.offset() > replayed) {
        offer(message, payload);
      }
    } else if (parked.size() < StreamSubscriptions.MAX_PARKED
        && outbox.park(message.retainedBytes())) {
      parked.add(message);
      parkedBytes += message.retainedBytes();
    } else if (message.position() != null) {
      // The replay is not as fast as others send; then it has to bring these too.
      parked.clear();
      unpark(parkedBytes);
      end = message.offset();
    }
  }

  private void unpark(int bytes) {
    parkedBytes -= bytes;
    outbox.unpark(bytes);
  }

  private void offer(ChatMessage message, @Nullable Payload payload) {
    last = message.position() == null ? last : message.offset();
    if (payload == null) {
      return;
    }
    if (message.position() == null) {
      outbox.offer(payload);
      return;
    }
    outbox.offer(
        written == null ? payload : new OutboxEntry.Tracked(payload, this, message.offset()));
  }

  void written(long offset) {
    if (written != null) {
      written.accept(offset);
    }
  }

  /** Called by the channel, which holds its lock: what is still parked does not come any more. */
  void end() {
    synchronized (ending) {
      parked = null;
    }
    unpark(parkedBytes);
    outbox.forget(this);
  }

  /** Has the client connect again and resume: a message could not be handed to it. */
  void breakOff() {
    outbox.close(CloseCode.COME_BACK, "A message could not be handed on: connect again and resume");
  }

  /** Ends it: nothing more comes. Any thread may call, any number of times. */
  public void cancel() {
    channel.remove(this);
  }
}
