package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes messages that exceed the maximum age or count, and unused devices. Deletes a few messages
 * per transaction, so that the writer thread is never held up for long. Runs on a thread of its
 * own.
 */
final class Retention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** Maximum number of messages of one stream that one transaction deletes. */
  private static final int DELETE_BATCH = 500;

  /** Number of streams that one query finds. */
  private static final int STREAM_PAGE = 100;

  /**
   * Hands a deletion to the writer thread, which deletes from the store and, after the commit, from
   * memory.
   */
  interface Deleting {

    /** Returns a future that is completed when both are done. */
    CompletableFuture<Void> delete(PendingWrite.Deleting deleting, Runnable afterCommit);
  }

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

  private final HistoryProperties history;
  private final int maxInboxMessages;
  private final AgeLimit ageLimit;
  private final Streams streams;
  private final LogReader reader;
  private final boolean shared;
  private final DeviceExpiry deviceExpiry;
  private final Deleting deleter;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-retention").daemon().factory());

  /**
   * @param ageLimit the maximum age of messages
   * @param shared whether other nodes write to the store
   * @param deviceExpiry removes unused devices, as part of each sweep
   */
  Retention(
      HistoryProperties history,
      Limits limits,
      AgeLimit ageLimit,
      Streams streams,
      LogReader reader,
      boolean shared,
      DeviceExpiry deviceExpiry,
      Deleting deleter,
      Failures failures) {
    this.history = history;
    this.maxInboxMessages = limits.inboxMessages();
    this.ageLimit = ageLimit;
    this.streams = streams;
    this.reader = reader;
    this.shared = shared;
    this.deviceExpiry = deviceExpiry;
    this.deleter = deleter;
    this.failures = failures;
  }

  /**
   * Schedules the sweeps. They run only while the store is available: before it is opened for the
   * first time it may have no tables.
   */
  void start(StoreAvailability store) {
    long millis = Math.max(1, history.deletionInterval().toMillis());
    Runnable sweep =
        () -> {
          if (store.isUsable()) {
            sweep();
          }
        };
    var _ = thread.scheduleWithFixedDelay(sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      long count = history.maxCount();
      if (count > 0) {
        sweepStreams(
            after -> reader.streamsLongerThan(count, after, STREAM_PAGE), this::deletableByCount);
      }
      OptionalLong limit = ageLimit.cutoffMillis();
      if (limit.isPresent()) {
        long time = limit.getAsLong();
        sweepStreams(
            after -> reader.streamsOlderThan(time, after, STREAM_PAGE),
            row -> deletableByAge(row, time));
      }
      deviceExpiry.sweepPage();
      failures.recovered(Subsystem.RETENTION);
    } catch (StoreException e) {
      postpone(e, e.outage() != StoreOutage.REFUSED);
    } catch (CompletionException | ChatException e) {
      postpone(e, true);
    } catch (Throwable e) {
      postpone(e, false);
    }
  }

  /**
   * Leaves the rest of a sweep to the next one.
   *
   * @param outage whether the store is unavailable or busy, which is reported elsewhere
   */
  private void postpone(Throwable e, boolean outage) {
    if (outage) {
      log.debug("The store is unavailable or busy; the next sweep deletes old messages", e);
    } else {
      failures.failing(Subsystem.RETENTION, e);
    }
  }

  private void sweepStreams(Finding finding, Cutting cutting) throws StoreException {
    List<StreamRow> found = finding.find(0);
    while (!found.isEmpty()) {
      for (StreamRow stream : found) {
        if (!(stream.address() instanceof Address.Rulings)) {
          trim(stream, cutting);
        }
      }
      found = finding.find(found.getLast().id());
    }
  }

  private void trim(StreamRow stream, Cutting cutting) throws StoreException {
    StreamRow row = stream;
    for (long last; (last = cutting.deletableUpTo(row)) > row.deletedUpTo(); ) {
      long upTo = Math.min(last, row.deletedUpTo() + DELETE_BATCH);
      delete(row, upTo);
      row = row.withDeletedUpTo(upTo);
    }
  }

  private void delete(StreamRow stream, long upTo) {
    deleter
        .delete(
            writer -> writer.delete(stream, upTo),
            () -> streams.markDeleted(stream.address(), upTo))
        .join();
  }

  /**
   * Keeps the newest {@code max-count} messages; of an inbox also those that no device has
   * received, and those that some device has not received if they are among the newest {@code
   * parley.limits.inbox-messages}.
   */
  private long deletableByCount(StreamRow row) throws StoreException {
    long last = row.lastOffset() - history.maxCount();
    return switch (row.address()) {
      case Address.Inbox _ -> Math.min(last, deletableInInbox(row));
      default -> last;
    };
  }

  private long deletableInInbox(StreamRow inbox) throws StoreException {
    // Devices may have advanced on other nodes, or be known to other nodes only. All cursors must
    // be of the same moment: those in memory may be newer than those that the store returned.
    return shared
        ? deletableInInbox(new Stream(reader.load(inbox.address())))
        : streams.with(inbox.address(), this::deletableInInbox);
  }

  private long deletableInInbox(Stream inbox) {
    long overflow = inbox.lastOffset() - maxInboxMessages;
    Devices devices = inbox.devices();
    return Math.max(devices.deliveredToAll(), Math.min(overflow, devices.deliveredToAny()));
  }

  /**
   * Returns the last offset of the messages stored before a time, among the oldest {@link
   * #DELETE_BATCH}.
   *
   * @param time milliseconds since 1970 UTC
   */
  private long deletableByAge(StreamRow row, long time) throws StoreException {
    long last = row.deletedUpTo();
    for (ChatMessage message : reader.messagesAfter(row, row.deletedUpTo(), DELETE_BATCH)) {
      if (message.timestamp() >= time) {
        break;
      }
      last = message.offset();
    }
    return last;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
