package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.StoredStream;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream in memory: its row, its newest messages, its devices, and the gap in what has been
 * received. Other nodes may have stored messages that are not known here yet. Not thread-safe: a
 * loaded stream is called under the lock of {@link Streams}.
 *
 * <p>A stream is live while this node has subscriptions to it and other nodes write to the store.
 * The messages of a live stream are released to subscribers in offset order and without gaps: a
 * message that follows a gap is held until the gap is filled, and a message of a room until the
 * changes of the members under which it was stored have been released.
 */
public final class Stream {

  /** Approximate heap of a stream without devices and messages, in bytes. */
  private static final int STREAM_BYTES = 600;

  private final Devices devices;
  private StreamRow row;
  private Tail tail = new Tail();
  private OutOfOrderBuffer outOfOrder = new OutOfOrderBuffer();
  private boolean live;

  /**
   * Whether the stream is live, but no subscription has been given the offset yet after which live
   * messages begin.
   */
  private boolean liveStartPending;

  public Stream(StoredStream stored) {
    this.row = stored.row();
    this.devices = new Devices(stored.devices());
  }

  /** Returns the row of the stream; its last offset is the last one loaded, received or skipped. */
  public StreamRow row() {
    return row;
  }

  Address address() {
    return row.address();
  }

  /** Returns the last offset that was loaded, received or skipped. */
  public long lastOffset() {
    return row.lastOffset();
  }

  /**
   * Returns the approximate heap that the stream takes, in bytes. For a live stream only messages
   * count: the rest is kept for its subscribers in any case.
   */
  long bytes() {
    long own = live ? 0 : STREAM_BYTES + devices.bytes();
    return own + tail.bytes() + outOfOrder.bytes();
  }

  /** Returns the row of the stream with the last offset known to be stored, received or not. */
  public StreamRow knownRow() {
    return outOfOrder.expectedEnd() > row.lastOffset()
        ? row.withLastOffset(outOfOrder.expectedEnd())
        : row;
  }

  /** Returns whether messages are released in offset order and without gaps only. */
  boolean live() {
    return live;
  }

  /** Makes the stream live: from now on, messages after a gap are held. */
  void goLive() {
    liveStartPending |= !live;
    live = true;
  }

  /**
   * Makes the stream of a room live. Its messages also wait for changes of the members from now on;
   * the argument returns the offset up to which these have been released.
   */
  void goLive(LongSupplier releasedMembers) {
    if (!live) {
      outOfOrder = new OutOfOrderBuffer(releasedMembers);
    }
    goLive();
  }

  /** Ends live delivery after the last subscription here has ended; drops held messages. */
  void endLive() {
    live = false;
    outOfOrder = new OutOfOrderBuffer();
  }

  /** See {@link OutOfOrderBuffer#awaitedMembers}. */
  long awaitedMembers() {
    return outOfOrder.awaitedMembers();
  }

  /**
   * Adds a stored message. Messages that were received or skipped before, and messages of another
   * epoch, are ignored.
   *
   * @param maxTailBytes maximum heap for the newest messages, in bytes
   * @param release receives the messages that may be delivered, in offset order: none, the message,
   *     or the message followed by messages that were held after it
   */
  void add(ChatMessage message, long maxTailBytes, Consumer<ChatMessage> release) {
    long offset = message.offset();
    // A message of another epoch comes from nodes with another store on the same topic.
    if (offset <= row.lastOffset() || !isOfEpoch(message)) {
      return;
    }
    row = row.withMembersOffset(message.membersOffset());
    if (live && (offset > row.lastOffset() + 1 || outOfOrder.blocks(message))) {
      outOfOrder.expectUpTo(offset, System.nanoTime());
      outOfOrder.hold(message);
      return;
    }
    append(message, maxTailBytes);
    release.accept(message);
    releaseHeld(maxTailBytes, release);
  }

  boolean isOfEpoch(ChatMessage message) {
    return message.position() != null && message.position().epoch().equals(row.epoch());
  }

  private void append(ChatMessage message, long maxTailBytes) {
    // The tail has no gaps, and a change makes it outdated by changing an earlier message.
    if (message.offset() > row.lastOffset() + 1 || message.changesContent()) {
      tail = new Tail();
    }
    row = row.withLast(message);
    tail.add(message, Tail.maxMessages(address()), maxTailBytes);
  }

  /** Releases the held messages that need not be held any longer. */
  void releaseHeld(long maxTailBytes, Consumer<ChatMessage> release) {
    if (outOfOrder.expectedEnd() > 0) {
      for (ChatMessage next;
          (next = outOfOrder.takeNext(row.lastOffset(), System.nanoTime())) != null; ) {
        append(next, maxTailBytes);
        release.accept(next);
      }
    }
  }

  /**
   * Updates the stream to its row in the store. A new subscription replays the messages up to the
   * end of that row from the store. If the stream had no subscription before, live messages
   * therefore begin after that end; otherwise the messages missing up to it are expected, since
   * earlier subscriptions need them.
   *
   * @param stored the row; for a live stream, read after the stream was made live
   * @param maxTailBytes maximum heap for the newest messages, in bytes
   * @param release receives the held messages that may be delivered, in offset order
   */
  public void applyStoredRow(StreamRow stored, long maxTailBytes, Consumer<ChatMessage> release) {
    row = stored.withLastOffset(row.lastOffset()).withMembersOffset(row.membersOffset());
    if (stored.lastOffset() > row.lastOffset()) {
      if (liveStartPending || !live) {
        skipTo(stored.lastOffset(), maxTailBytes, release);
      } else {
        outOfOrder.expectUpTo(stored.lastOffset(), System.nanoTime());
      }
    }
    fixLiveStart();
  }

  /**
   * Fixes the offset after which live messages begin: a subscription is given the known end of the
   * stream as the end of its replay, so every message after it must be released.
   */
  public void fixLiveStart() {
    liveStartPending = false;
  }

  /**
   * Skips the messages up to an offset, which will not be received. Does nothing if the stream has
   * got as far.
   *
   * @param maxTailBytes maximum heap for the newest messages, in bytes
   * @param release receives the held messages that may be delivered, in offset order
   */
  public void skipTo(long upTo, long maxTailBytes, Consumer<ChatMessage> release) {
    if (upTo > row.lastOffset()) {
      row = row.withLastOffset(upTo);
      tail = new Tail();
      releaseHeld(maxTailBytes, release);
    }
  }

  /**
   * Notes that messages are stored up to an offset; those after the last received one are a gap.
   *
   * @param now the time at which a gap counts as noticed, by {@link System#nanoTime}; ignored if a
   *     gap is known already
   */
  public void expectUpTo(long offset, long now) {
    if (offset > row.lastOffset()) {
      outOfOrder.expectUpTo(offset, now);
    }
  }

  /** Notes that messages are stored up to the end of a row, like {@link #expectUpTo}. */
  public void expectUpTo(StreamRow stored, long now) {
    row = row.withMembersOffset(stored.membersOffset());
    expectUpTo(stored.lastOffset(), now);
  }

  /**
   * Notes that no message is stored after an offset, although one was announced. Drops the held
   * messages in that case.
   */
  public void expectNothingAfter(long offset) {
    if (outOfOrder.expectedEnd() > offset) {
      outOfOrder.clear();
      expectUpTo(offset, System.nanoTime());
    }
  }

  /** Drops the held messages; they become a gap, and are read from the store. */
  void readHeldAgain() {
    outOfOrder.readAgain();
  }

  /** Returns the first gap; null if there is none, or the next message waits for a change. */
  @Nullable OpenGap gap() {
    return outOfOrder.expectedEnd() <= row.lastOffset() || awaitedMembers() > 0
        ? null
        : new OpenGap(row, outOfOrder.gapEnd(row.lastOffset()), outOfOrder.since());
  }

  /** Drops all cached and held messages to free memory; they are read from the store instead. */
  public void dropMessages() {
    tail = new Tail();
    outOfOrder.dropMessages();
  }

  /** Notes that retention has deleted the messages up to an offset. */
  void markDeleted(long upTo) {
    row = row.withDeletedUpTo(upTo);
    if (row.lastOffset() - tail.size() < upTo) {
      tail = new Tail();
    }
  }

  /**
   * Returns the first messages after an offset from memory.
   *
   * @param after exclusive lower bound of the offsets
   * @param limit maximum number of messages
   * @return null if there are none, the first one is not in memory, or missing ones may change it
   */
  public @Nullable List<ChatMessage> cachedAfter(long after, int limit) {
    boolean isCurrent = outOfOrder.expectedEnd() <= row.lastOffset();
    return isCurrent ? tail.after(after, row.lastOffset(), limit) : null;
  }

  /** Returns the devices of an inbox; other streams have none. */
  public Devices devices() {
    return devices;
  }

  /**
   * Returns the number of messages that count as undelivered: all but the deleted ones or, if that
   * leaves fewer, all but as many as were delivered to the device with the most deliveries.
   */
  public long undeliveredCount() {
    return row.lastOffset() - Math.max(row.deletedUpTo(), devices.mostDelivered());
  }
}
