package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.OptionalLong;

/**
 * Deletes messages that exceed the maximum count or age. Deletes a few messages per transaction, so
 * that the writer thread is never held up for long.
 */
final class MessageExpiry implements RetentionTask {

  /** Number of streams that one query finds. */
  private static final int STREAM_PAGE = 100;

  /** Finds the streams that exceed a limit, a page at a time. */
  private interface Finding {

    /**
     * Returns the next streams by ascending id; empty if there are none.
     *
     * @param after the id of the last stream of the previous page; 0 for the first page
     */
    List<StreamRow> find(long after) throws StoreException;
  }

  /** Determines the messages of a stream that may be deleted. */
  private interface Cutting {

    /**
     * Returns the last offset that may be deleted; nothing may if it is not larger than the last
     * one deleted.
     */
    long deletableUpTo(StreamRow stream) throws StoreException;
  }

  private final long maxCount;
  private final AgeLimit ageLimit;
  private final InboxDeliveries deliveries;
  private final LogReader reader;
  private final Deletions deletions;

  /**
   * @param maxCount maximum number of messages kept per stream; 0 keeps all
   * @param ageLimit the maximum age of messages
   */
  MessageExpiry(
      long maxCount,
      AgeLimit ageLimit,
      InboxDeliveries deliveries,
      LogReader reader,
      Deletions deletions) {
    this.maxCount = maxCount;
    this.ageLimit = ageLimit;
    this.deliveries = deliveries;
    this.reader = reader;
    this.deletions = deletions;
  }

  @Override
  public void run() throws StoreException {
    if (maxCount > 0) {
      sweepStreams(
          after -> reader.scan().longerThan(maxCount, after, STREAM_PAGE), this::deletableByCount);
    }
    OptionalLong limit = ageLimit.cutoffMillis();
    if (limit.isPresent()) {
      long time = limit.getAsLong();
      sweepStreams(
          after -> reader.scan().olderThan(time, after, STREAM_PAGE),
          row -> deletableByAge(row, time));
    }
  }

  private void sweepStreams(Finding finding, Cutting cutting) throws StoreException {
    List<StreamRow> found = finding.find(0);
    while (!found.isEmpty()) {
      for (StreamRow stream : found) {
        if (isDeletable(stream.address())) {
          trim(stream, cutting);
        }
      }
      found = finding.find(found.getLast().id());
    }
  }

  /** Returns false for the streams that determine rights, which are needed as a whole. */
  private static boolean isDeletable(Address address) {
    return switch (address) {
      case Address.Rulings _, Address.Members _ -> false;
      case Address.Everyone _, Address.Room _, Address.Inbox _, Address.Pair _ -> true;
    };
  }

  private void trim(StreamRow stream, Cutting cutting) throws StoreException {
    StreamRow row = stream;
    for (long last; (last = cutting.deletableUpTo(row)) > row.deletedUpTo(); ) {
      row = deletions.deleteSome(row, last);
    }
  }

  /**
   * Keeps the newest messages; of an inbox also those that no device has received, and the newest
   * ones that some device has not received.
   */
  private long deletableByCount(StreamRow row) throws StoreException {
    long last = row.lastOffset() - maxCount;
    if (last <= row.deletedUpTo()) {
      return last;
    }
    return switch (row.address()) {
      case Address.Inbox _ -> Math.min(last, deliveries.deletableUpTo(row));
      case Address.Pair pair -> Math.min(last, deletableByCount(row, pair));
      default -> last;
    };
  }

  /**
   * Keeps also the messages of a pair for which an inbox waits, and those of which an inbox still
   * has entries; of these at most twice the maximum count, because an inbox that receives little
   * keeps its entries forever.
   */
  private long deletableByCount(StreamRow row, Address.Pair pair) throws StoreException {
    long twice = row.lastOffset() - 2 * maxCount;
    return Math.min(
        deliveries.deletableUpTo(row, pair),
        Math.max(twice, deliveries.unreferencedUpTo(row, pair)));
  }

  /**
   * Returns the last offset of the messages stored before a time, among the oldest {@link
   * Deletions#MAX_MESSAGES}.
   *
   * @param time milliseconds since 1970 UTC
   */
  private long deletableByAge(StreamRow row, long time) throws StoreException {
    long last = row.deletedUpTo();
    for (ChatMessage message :
        reader.messagesAfter(row, row.deletedUpTo(), Deletions.MAX_MESSAGES)) {
      if (message.timestamp() >= time) {
        break;
      }
      last = message.offset();
    }
    return last;
  }
}
