package chat.parley.delivery;

import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
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
 * The subscription of one session to one stream. During its replay live messages are parked, and
 * follow it without a gap or a repeat. Guarded by the monitor of its {@link StreamSubscriptions};
 * its own monitor guards the pages of the replay.
 */
public final class Subscription {

  private final StreamSubscriptions subscriptions;
  private final Semaphore replayPermits;
  private final WireForm form;
  private final Outbox outbox;
  private final @Nullable LongConsumer onWritten;

  /** The live messages that follow the replay; null once the subscription is live or has ended. */
  private @Nullable ArrayDeque<ChatMessage> parked = new ArrayDeque<>(2);

  private int parkedBytes;

  /** The offset that the replay must reach before the parked messages follow. */
  private long replayEnd;

  private volatile long lastOffset;

  /** Keeps the replay from queueing messages after {@link #end}, without delaying live ones. */
  private final Object endLock = new Object();

  /** The offset up to which the replay has delivered; live messages up to it are repeats. */
  private long replayedOffset;

  /** The index in its {@link WireFormGroup}, which maintains it; -1 once removed. */
  int slot;

  private @Nullable LongFunction<MessagePage> pages;

  /** The messages that have been read up to {@link #readOffset} and not queued yet. */
  private ArrayDeque<ChatMessage> page = new ArrayDeque<>(0);

  private long readOffset;

  Subscription(
      StreamSubscriptions subscriptions,
      Semaphore replayPermits,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer onWritten) {
    this.subscriptions = subscriptions;
    this.replayPermits = replayPermits;
    this.form = form;
    this.outbox = outbox;
    this.onWritten = onWritten;
  }

  /** Returns the address of the stream. */
  public Address address() {
    return subscriptions.address();
  }

  WireForm form() {
    return form;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Returns whether the subscription has ended. Any thread may call. */
  public boolean hasEnded() {
    synchronized (subscriptions) {
      return slot < 0;
    }
  }

  /** Returns the offset of the last stored message received; 0 if none. Any thread may call. */
  public long lastOffset() {
    return lastOffset;
  }

  /**
   * Starts the delivery: the messages after one offset up to another, then live ones. Queues them
   * on this thread until it had to wait or the outbox is half full, the rest on virtual threads.
   *
   * @param start the offset after which the replay starts
   * @param end the offset up to which messages are replayed, inclusive
   * @param pages reads the page after an offset; may block
   */
  public synchronized void begin(long start, long end, LongFunction<MessagePage> pages) {
    this.readOffset = start;
    this.pages = pages;
    synchronized (subscriptions) {
      this.replayEnd = Math.max(this.replayEnd, end);
    }
    replay(false);
  }

  /** Continues the replay on a virtual thread, as there is room in the outbox again. */
  void resumeReplay() {
    Thread.startVirtualThread(() -> replay(true));
  }

  /** A patient thread may wait for a permit; others leave the rest to one that may. */
  private synchronized void replay(boolean patient) {
    try {
      boolean more = true;
      while (more) {
        more = page.isEmpty() ? readNextPage() : replayPage(patient);
      }
    } catch (ChatException e) {
      outbox.close(CloseCode.TRY_AGAIN_LATER, "The replay failed: reconnect and resume");
    } catch (Throwable e) {
      outbox.closeAfterFailure(Subsystem.REPLAY, e);
    }
  }

  /**
   * Queues the messages of the current page; returns whether the replay can continue. No permit is
   * held while a page is read, because the store may be slow.
   */
  private boolean replayPage(boolean patient) {
    if (patient) {
      replayPermits.acquireUninterruptibly();
    } else if (!replayPermits.tryAcquire()) {
      resumeReplay();
      return false;
    }
    try {
      boolean more = true;
      while (more && !page.isEmpty()) {
        more = replayNext();
      }
      FairShare.yieldToAll();
      return more;
    } finally {
      replayPermits.release();
    }
  }

  private boolean replayNext() {
    if (!outbox.hasRoomFor(this)) {
      return false;
    }
    ChatMessage next = page.remove();
    @Nullable Payload payload = form.encode(next);
    synchronized (endLock) {
      if (parked != null) {
        offer(next, payload);
      }
      return parked != null;
    }
  }

  /**
   * Reads the next page, or goes live if everything has been read; returns whether the replay can
   * continue. Reads nothing while the outbox is half full: the client may not read at all.
   */
  private boolean readNextPage() {
    long end;
    synchronized (subscriptions) {
      if (parked == null || pages == null) {
        return false;
      }
      if (readOffset >= replayEnd) {
        goLive(parked);
        return false;
      }
      end = replayEnd;
    }
    if (!outbox.hasRoomFor(this)) {
      return false;
    }
    FairShare.yieldCarrier();
    MessagePage next = pages.apply(readOffset).upTo(end);
    readOffset = next.upTo();
    page = new ArrayDeque<>(next.messages());
    return true;
  }

  private void goLive(ArrayDeque<ChatMessage> parkedMessages) {
    while (!parkedMessages.isEmpty()) {
      if (!outbox.hasRoomFor(this)) {
        return;
      }
      ChatMessage next = parkedMessages.remove();
      unpark(next.retainedBytes());
      if (next.position() == null) {
        offer(next, form.encode(next));
      } else if (next.offset() > readOffset) {
        readOffset = next.offset();
        offer(next, form.encode(next));
      }
    }
    replayedOffset = readOffset;
    parked = null;
    pages = null;
  }

  /**
   * Receives a live message, or parks it. Called with the monitor of the stream's subscriptions.
   *
   * @param payload the encoded message; null if this subscription does not get it
   * @return what to queue in the outbox now; null for nothing
   */
  @Nullable OutboxEntry receive(ChatMessage message, @Nullable Payload payload) {
    if (parked == null) {
      boolean repeat = message.position() != null && message.offset() <= replayedOffset;
      return repeat ? null : entry(message, payload);
    }
    if (parked.size() < StreamSubscriptions.MAX_PARKED && outbox.park(message.retainedBytes())) {
      parked.add(message);
      parkedBytes += message.retainedBytes();
    } else if (message.position() != null) {
      parked.clear();
      unpark(parkedBytes);
      replayEnd = message.offset();
    }
    return null;
  }

  private void unpark(int bytes) {
    parkedBytes -= bytes;
    outbox.unpark(bytes);
  }

  private void offer(ChatMessage message, @Nullable Payload payload) {
    OutboxEntry entry = entry(message, payload);
    if (entry != null) {
      outbox.offer(entry);
    }
  }

  /** Returns the entry of the outbox for a message; null if this subscription does not get it. */
  private @Nullable OutboxEntry entry(ChatMessage message, @Nullable Payload payload) {
    if (message.position() == null) {
      return payload;
    }
    lastOffset = message.offset();
    return payload == null || onWritten == null
        ? payload
        : new OutboxEntry.Tracked(payload, this, message.offset());
  }

  void onWritten(long offset) {
    if (onWritten != null) {
      onWritten.accept(offset);
    }
  }

  /** Drops the parked messages. Called with the monitor of the stream's subscriptions held. */
  void end() {
    synchronized (endLock) {
      parked = null;
    }
    unpark(parkedBytes);
    outbox.removeWaiting(this);
  }

  void disconnect() {
    outbox.close(
        CloseCode.TRY_AGAIN_LATER, "A message could not be delivered: reconnect and resume");
  }

  /** Ends the subscription: no more messages are queued. Any thread may call, repeatedly. */
  public void cancel() {
    subscriptions.remove(this);
  }
}
