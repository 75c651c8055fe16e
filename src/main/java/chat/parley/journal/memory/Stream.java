package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.StoredStream;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one stream. Others may have stored more of it. Owned by {@link Streams}, under
 * whose lock it is called.
 */
public final class Stream {

  private static final int STREAM_BYTES = 600;

  /** Many resume in a room at the same time; in an inbox one does. */
  private static final int MAX_TAIL = 10_000;

  private static final int MAX_INBOX_TAIL = 50;

  private final Devices devices;
  private final int maxTail;
  private StreamRow row;
  private Tail tail = new Tail();
  private OutOfOrderBuffer outOfOrder = new OutOfOrderBuffer();
  private boolean live;

  /** Whether nobody has been told yet where live messages begin. */
  private boolean liveStartPending;

  public Stream(StoredStream stored) {
    this.row = stored.row();
    this.maxTail = row.address() instanceof Address.Inbox ? MAX_INBOX_TAIL : MAX_TAIL;
    this.devices = new Devices(stored.devices());
  }

  public StreamRow row() {
    return row;
  }

  Address address() {
    return row.address();
  }

  public long last() {
    return row.last();
  }

  /** How much memory it takes, about, beside what whoever reads it live takes anyway. */
  long bytes() {
    long own = live ? 0 : STREAM_BYTES + devices.bytes();
    return own + tail.bytes() + outOfOrder.bytes();
  }

  /** The stream with the last message that is known to be stored, whether it has come or not. */
  public StreamRow known() {
    return outOfOrder.expectedEnd() > row.last() ? row.withLast(outOfOrder.expectedEnd()) : row;
  }

  /** Whether somebody reads it here, so that messages leave in order only. */
  boolean live() {
    return live;
  }

  /** From now on nothing leaves ahead of what is missing. */
  void goLive() {
    liveStartPending |= !live;
    live = true;
  }

  /** Nobody reads it here any more. */
  void endLive() {
    live = false;
    outOfOrder = new OutOfOrderBuffer();
  }

  /**
   * Takes a message that has been stored, unless it has been here already.
   *
   * @param maxBytes how much of the newest messages may be kept in memory
   * @param ready takes what may leave: nothing, the message, or those too that waited for it
   */
  void add(ChatMessage message, long maxBytes, Consumer<ChatMessage> ready) {
    long offset = message.offset();
    // Of another epoch it is of another store, whose nodes share the topic with ours.
    if (offset <= row.last() || !isOfEpoch(message)) {
      return;
    }
    if (live && offset > row.last() + 1) {
      outOfOrder.expectUpTo(offset, System.nanoTime());
      outOfOrder.hold(message);
      return;
    }
    append(message, maxBytes);
    ready.accept(message);
    releaseHeld(maxBytes, ready);
  }

  boolean isOfEpoch(ChatMessage message) {
    return message.position() != null && message.position().epoch().equals(row.epoch());
  }

  private void append(ChatMessage message, long maxBytes) {
    if (message.offset() > row.last() + 1 || message.draft().removes() > 0) {
      tail = new Tail();
    }
    row = row.withLast(message.offset());
    if (tail.size() == maxTail) {
      tail.replaceOldest(message);
    } else {
      tail.add(message);
    }
    if (tail.bytes() > maxBytes) {
      tail.dropOlderHalf();
    }
  }

  private void releaseHeld(long maxBytes, Consumer<ChatMessage> ready) {
    if (outOfOrder.expectedEnd() > 0) {
      for (ChatMessage next;
          (next = outOfOrder.takeNext(row.last(), System.nanoTime())) != null; ) {
        append(next, maxBytes);
        ready.accept(next);
      }
    }
  }

  /**
   * Hears what the store has. Whoever reads from now on is told of it as its end, and reads up to
   * it from the store; so if nobody read before, live messages begin behind it. If somebody did,
   * what is missing up to it has to be handed on.
   */
  public void reach(StreamRow now, long maxBytes, Consumer<ChatMessage> ready) {
    row = new StreamRow(now.id(), now.address(), now.epoch(), now.deleted(), row.last());
    if (now.last() > row.last()) {
      if (liveStartPending || !live) {
        skip(now.last(), maxBytes, ready);
      } else {
        outOfOrder.expectUpTo(now.last(), System.nanoTime());
      }
    }
    told();
  }

  /** Somebody is told of what is here as its end: then everything behind it has to be handed on. */
  public void told() {
    liveStartPending = false;
  }

  /** The messages up to an offset do not come any more. */
  public void skip(long upTo, long maxBytes, Consumer<ChatMessage> ready) {
    if (upTo > row.last()) {
      row = row.withLast(upTo);
      tail = new Tail();
      releaseHeld(maxBytes, ready);
    }
  }

  /** Messages are known to be stored up to an offset. */
  public void expect(long offset, long now) {
    if (offset > row.last()) {
      outOfOrder.expectUpTo(offset, now);
    }
  }

  /** Nothing is stored behind an offset: whoever has told of it was wrong. */
  public void endsAt(long offset) {
    if (outOfOrder.expectedEnd() > offset) {
      outOfOrder = new OutOfOrderBuffer();
      expect(offset, System.nanoTime());
    }
  }

  /** What is missing first; null if nothing is. */
  @Nullable OpenGap gap() {
    return outOfOrder.expectedEnd() <= row.last()
        ? null
        : new OpenGap(row, outOfOrder.gapEnd(row.last()), outOfOrder.since());
  }

  /** From now on what is here now is read from the store. */
  void dropMessages() {
    tail = new Tail();
    outOfOrder.dropMessages();
  }

  /** Messages have been deleted, up to an offset. */
  void markDeleted(long upTo) {
    row = new StreamRow(row.id(), row.address(), row.epoch(), upTo, row.last());
    if (row.last() - tail.size() < upTo) {
      tail = new Tail();
    }
  }

  /** The first messages behind an offset, at most so many; null if they are not in memory. */
  public @Nullable List<ChatMessage> recent(long after, int limit) {
    long older = after - (row.last() - tail.size());
    if (older < 0 || after >= row.last()) {
      return null;
    }
    int count = Math.clamp(row.last() - after, 0, limit);
    return tail.range((int) Math.min(older, tail.size()), count);
  }

  /** The devices of an inbox; other streams have none. */
  public Devices devices() {
    return devices;
  }

  /** How many messages wait that no device has. */
  public long waiting() {
    return row.last() - Math.max(row.deleted(), devices.mostDelivered());
  }
}
