package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.Place;
import chat.parley.store.StreamRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one stream. Owned by {@link Streams}, under whose lock it is called. */
final class Stream {

  private static final int STREAM_BYTES = 600;
  private static final int CURSOR_BYTES = 200;

  /** Many resume in a room at the same time; in an inbox one does. */
  private static final int MAX_TAIL = 10_000;

  private static final int MAX_INBOX_TAIL = 50;

  private final Map<String, Cursor> devices = new HashMap<>(2);
  private final int maxTail;
  private StreamRow row;
  private Tail tail = new Tail();

  Stream(StreamRow row, List<Place> places) {
    this.row = row;
    this.maxTail = row.address() instanceof Address.Inbox ? MAX_INBOX_TAIL : MAX_TAIL;
    places.forEach(p -> devices.put(p.device(), Cursor.of(p.upTo(), p.beyond())));
  }

  StreamRow row() {
    return row;
  }

  Address address() {
    return row.address();
  }

  long last() {
    return row.last();
  }

  StreamPosition end() {
    return new StreamPosition(row.epoch(), row.last());
  }

  /** How much memory it takes, about. */
  long bytes() {
    return STREAM_BYTES + (long) CURSOR_BYTES * devices.size() + tail.bytes();
  }

  /**
   * Takes a message that has been stored, unless it was read from the store already.
   *
   * @param maxBytes how much of the newest messages may be kept in memory
   */
  void add(ChatMessage message, long maxBytes) {
    if (message.offset() <= row.last()) {
      return;
    }
    row = new StreamRow(row.id(), row.address(), row.epoch(), row.deleted(), message.offset());
    if (tail.size() == maxTail) {
      tail.replaceOldest(message);
    } else {
      tail.add(message);
    }
    if (tail.bytes() > maxBytes) {
      tail.halve();
    }
  }

  /** From now on the messages before now are read from the store. */
  void forgetTail() {
    tail = new Tail();
  }

  /** Messages have been deleted, up to an offset. */
  void deleted(long upTo) {
    row = new StreamRow(row.id(), row.address(), row.epoch(), upTo, row.last());
    if (row.last() - tail.size() < upTo) {
      tail = new Tail();
    }
  }

  /** The messages behind an offset, at most so many; null if they are not all in memory. */
  @Nullable List<ChatMessage> recent(long after, int limit) {
    long older = after - (row.last() - tail.size());
    if (older < 0) {
      return null;
    }
    int count = Math.clamp(row.last() - after, 0, limit);
    return tail.range((int) Math.min(older, tail.size()), count);
  }

  /** The place of a device; one that was not known starts with what is there. */
  Cursor device(String name) {
    return devices.computeIfAbsent(name, _ -> new Cursor(row.deleted()));
  }

  /** How many messages wait that no device has had. */
  long waiting() {
    long waiting = row.last() - row.deleted();
    for (Cursor device : devices.values()) {
      waiting = Math.min(waiting, device.missing(row.last()));
    }
    return waiting;
  }

  /** Up to where all devices have had everything. */
  long nearest() {
    return devices.values().stream().mapToLong(Cursor::upTo).min().orElse(0);
  }

  /** Up to where one device at least has had everything. */
  long furthest() {
    return devices.values().stream().mapToLong(Cursor::upTo).max().orElse(0);
  }
}
