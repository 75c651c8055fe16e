package chat.parley.journal;

import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;

/** Determines from the cursors of an inbox which of its messages may be deleted by count. */
final class InboxDeliveries {

  private final Streams streams;
  private final LogReader reader;
  private final boolean shared;
  private final int maxInboxMessages;

  /**
   * @param shared whether other nodes write to the store
   * @param maxInboxMessages maximum number of undelivered messages of an inbox
   */
  InboxDeliveries(Streams streams, LogReader reader, boolean shared, int maxInboxMessages) {
    this.streams = streams;
    this.reader = reader;
    this.shared = shared;
    this.maxInboxMessages = maxInboxMessages;
  }

  /**
   * Returns the offset up to which messages may be deleted: all devices have received them; or one
   * device has, and they are not among the newest {@code parley.limits.inbox-messages}.
   */
  long deletableUpTo(StreamRow inbox) throws StoreException {
    // Devices may have advanced on other nodes, or be known to other nodes only. All cursors must
    // be of the same moment: those in memory may be newer than those that the store returned.
    return shared
        ? deletableUpTo(new Stream(reader.load(inbox.address())))
        : streams.with(inbox.address(), this::deletableUpTo);
  }

  private long deletableUpTo(Stream inbox) {
    long overflow = inbox.lastOffset() - maxInboxMessages;
    Devices devices = inbox.devices();
    return Math.max(devices.deliveredToAll(), Math.min(overflow, devices.deliveredToAny()));
  }
}
