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
 * Deletes what is not to be kept, a few messages at a time, so that the writer is never held up for
 * long. One thread of its own.
 */
final class Retention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** How many messages go at once. */
  private static final int STEP = 500;

  private static final int STREAMS = 100;

  /** Deletes something from the store and, once that is committed, from memory. */
  interface Deleting {
    CompletableFuture<Void> delete(PendingWrite.Deleting deleting, Runnable then);
  }

  /** The next streams in which there is too much, behind one of them. */
  private interface Finding {
    List<StreamRow> find(long behind) throws StoreException;
  }

  /** Up to where the messages of a stream may go. */
  private interface Cutting {
    long cut(StreamRow stream) throws StoreException;
  }

  private final HistoryProperties.Keep keep;
  private final int inboxMessages;
  private final AgeLimit age;
  private final Streams streams;
  private final LogReader reader;
  private final boolean shared;
  private final DeviceExpiry devices;
  private final Deleting deleting;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-retention").daemon().factory());

  /**
   * @param shared whether other processes write to the store
   * @param devices removes unused devices
   */
  Retention(
      HistoryProperties history,
      Limits limits,
      AgeLimit age,
      Streams streams,
      LogReader reader,
      boolean shared,
      DeviceExpiry devices,
      Deleting deleting,
      Failures failures) {
    this.keep = history.keep();
    this.inboxMessages = limits.inboxMessages();
    this.age = age;
    this.streams = streams;
    this.reader = reader;
    this.shared = shared;
    this.devices = devices;
    this.deleting = deleting;
    this.failures = failures;
  }

  /**
   * Schedules sweeps, which run only while the store can be used: before it is opened for the first
   * time it may have no tables.
   */
  void start(StoreAvailability store) {
    long millis = Math.max(1, keep.interval().toMillis());
    Runnable sweep =
        () -> {
          if (store.usable()) {
            sweep();
          }
        };
    var _ = thread.scheduleWithFixedDelay(sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      long count = keep.count();
      if (count > 0) {
        sweep(behind -> reader.longer(count, behind, STREAMS), this::cutByCount);
      }
      OptionalLong limit = age.millis();
      if (limit.isPresent()) {
        long time = limit.getAsLong();
        sweep(behind -> reader.olderThan(time, behind, STREAMS), row -> cutByAge(row, time));
      }
      devices.step();
      failures.recovered(Subsystem.RETENTION);
    } catch (StoreException e) {
      later(e, e.trouble() != StoreOutage.REFUSED);
    } catch (CompletionException | ChatException e) {
      later(e, true);
    } catch (Throwable e) {
      later(e, false);
    }
  }

  /**
   * @param away whether nothing is wrong here, and the store shows it
   */
  private void later(Throwable e, boolean away) {
    if (away) {
      log.debug("Old messages are deleted later", e);
    } else {
      failures.failing(Subsystem.RETENTION, e);
    }
  }

  private void sweep(Finding finding, Cutting cutting) throws StoreException {
    List<StreamRow> found = finding.find(0);
    while (!found.isEmpty()) {
      for (StreamRow stream : found) {
        if (!(stream.address() instanceof Address.Rulings)) {
          delete(stream, cutting);
        }
      }
      found = finding.find(found.getLast().id());
    }
  }

  private void delete(StreamRow stream, Cutting cutting) throws StoreException {
    StreamRow row = stream;
    for (long cut; (cut = cutting.cut(row)) > row.deleted(); ) {
      long upTo = Math.min(cut, row.deleted() + STEP);
      delete(row, upTo);
      row = new StreamRow(row.id(), row.address(), row.epoch(), upTo, row.last());
    }
  }

  private void delete(StreamRow stream, long upTo) {
    deleting
        .delete(
            writer -> writer.delete(stream, upTo), () -> streams.deleted(stream.address(), upTo))
        .join();
  }

  /** What nobody has had stays, and what some device has not had as long as there is room. */
  private long cutByCount(StreamRow row) throws StoreException {
    long cut = row.last() - keep.count();
    return switch (row.address()) {
      case Address.Inbox _ -> Math.min(cut, expendable(row));
      default -> cut;
    };
  }

  private long expendable(StreamRow inbox) throws StoreException {
    // Its devices may have read elsewhere, or be known elsewhere only. All must be as they were at
    // one moment: what is in memory of some may be newer than what the store said of the others.
    return shared
        ? expendable(new Stream(reader.stored(inbox.address())))
        : streams.with(inbox.address(), this::expendable);
  }

  private long expendable(Stream inbox) {
    long held = inbox.last() - inboxMessages;
    Devices devices = inbox.devices();
    return Math.max(devices.nearest(), Math.min(held, devices.furthest()));
  }

  /** The messages of one step that are too old. */
  private long cutByAge(StreamRow row, long time) throws StoreException {
    long cut = row.deleted();
    for (ChatMessage message : reader.after(row, row.deleted(), STEP)) {
      if (message.timestamp() >= time) {
        break;
      }
      cut = message.offset();
    }
    return cut;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
