package chat.parley.journal;

import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.store.LogReader;
import chat.parley.store.MarkerReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;

/**
 * Determines from the cursors of inboxes which of their messages, and which messages of pairs, may
 * be deleted by count.
 */
final class InboxDeliveries {

  private final Streams streams;
  private final LogReader reader;
  private final MarkerReader markers;
  private final boolean shared;
  private final int maxInboxMessages;

  /**
   * @param shared whether other nodes write to the store
   * @param maxInboxMessages maximum number of undelivered messages of an inbox
   */
  InboxDeliveries(
      Streams streams,
      LogReader reader,
      MarkerReader markers,
      boolean shared,
      int maxInboxMessages) {
    this.streams = streams;
    this.reader = reader;
    this.markers = markers;
    this.shared = shared;
    this.maxInboxMessages = maxInboxMessages;
  }

  /**
   * Returns the offset up to which messages may be deleted: all devices have received them; or they
   * are not among the newest {@code parley.limits.inbox-messages}, and one device has received them
   * or the owner has read them in the conversations.
   */
  long deletableUpTo(StreamRow inbox) throws StoreException {
    // Devices may have advanced on other nodes, or be known to other nodes only. All cursors must
    // be of the same moment: those in memory may be newer than those that the store returned.
    Delivered delivered =
        shared
            ? Delivered.of(new Stream(reader.load(inbox.address())))
            : streams.with(inbox.address(), Delivered::of);
    long overflow = delivered.last - maxInboxMessages;
    long seen = delivered.toAny;
    if (overflow > Math.max(seen, delivered.toAll)) {
      seen = Math.max(seen, readUpTo(inbox, delivered.last));
    }
    return Math.max(delivered.toAll, Math.min(overflow, seen));
  }

  private long readUpTo(StreamRow inbox, long last) throws StoreException {
    long unread =
        markers.unreadEntries((Address.Inbox) inbox.address(), inbox.deletedUpTo()).first();
    return unread == 0 ? last : unread - 1;
  }

  /** How far an inbox was delivered. */
  private record Delivered(long last, long toAny, long toAll) {

    static Delivered of(Stream inbox) {
      Devices devices = inbox.devices();
      return new Delivered(inbox.lastOffset(), devices.deliveredToAny(), devices.deliveredToAll());
    }
  }

  /** Returns the offset up to which no inbox waits for the messages of a pair. */
  long deletableUpTo(StreamRow row, Address.Pair pair) throws StoreException {
    return Math.min(notAwaitedUpTo(row, pair.first()), notAwaitedUpTo(row, pair.second()));
  }

  private long notAwaitedUpTo(StreamRow pair, UserName owner) throws StoreException {
    StreamRow inbox = reader.stream(new Address.Inbox(owner));
    return unreferencedUpTo(pair, inbox, deletableUpTo(inbox));
  }

  /** Returns the offset up to which no inbox has an entry of the messages of a pair any more. */
  long unreferencedUpTo(StreamRow row, Address.Pair pair) throws StoreException {
    return Math.min(unreferencedUpTo(row, pair.first()), unreferencedUpTo(row, pair.second()));
  }

  private long unreferencedUpTo(StreamRow pair, UserName owner) throws StoreException {
    StreamRow inbox = reader.stream(new Address.Inbox(owner));
    return unreferencedUpTo(pair, inbox, inbox.deletedUpTo());
  }

  private long unreferencedUpTo(StreamRow pair, StreamRow inbox, long after) throws StoreException {
    long referenced = reader.firstReference(inbox, after, pair);
    return referenced == 0 ? Long.MAX_VALUE : referenced - 1;
  }
}
