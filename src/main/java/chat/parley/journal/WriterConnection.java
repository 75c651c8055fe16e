package chat.parley.journal;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.CursorRow;
import chat.parley.store.Database;
import chat.parley.store.DraftOutcome;
import chat.parley.store.DraftsRefusedException;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The connection of the writer thread to the store. After a loss, the next call opens another one.
 * Used by one thread. Methods that call the store report to {@link StoreAvailability}, block until
 * the store answers, and close the connection if the call fails.
 */
final class WriterConnection {

  /** Delays before the retries of a batch; after the last retry the batch has failed. */
  private static final List<Duration> RETRY_DELAYS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(1000));

  /** Maximum time without a write to the store. */
  private static final Duration MAX_WRITE_INTERVAL = Duration.ofDays(1);

  /** A call to the store. */
  private interface Call<T> {
    T run() throws StoreException;
  }

  /** A batch whose commit was not answered, so that it may be stored or not. */
  private record UnansweredBatch(long number, List<DraftOutcome> outcomes) {}

  private final Database database;
  private final InstantSource clock;
  private final JournalMetrics metrics;
  private final StoreAvailability availability;
  private final Runnable epochsRenewed;
  private boolean opened;
  private @Nullable LogWriter writer;
  private @Nullable UnansweredBatch unanswered;
  private long lastBatchNumber;

  /**
   * Whether all streams have begun new epochs since the current batch was created: its cursors
   * belong to the old epochs then, and are not written.
   */
  private boolean cursorsOutdated;

  private long lastWrite = System.nanoTime();
  private final MissingSpace missingSpace = new MissingSpace();

  /**
   * @param epochsRenewed run when a new connection finds that all streams have begun new epochs,
   *     before anything is written through it
   */
  WriterConnection(
      Database database,
      InstantSource clock,
      JournalMetrics metrics,
      StoreAvailability availability,
      Runnable epochsRenewed) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
    this.availability = availability;
    this.epochsRenewed = epochsRenewed;
  }

  /** Connects; the first successful call also migrates the schema of the store. */
  void connect() throws StoreException {
    timed(this::connectedWriter);
    availability.available();
  }

  /** Returns why the store is unavailable; null if it is available. */
  @Nullable StoreOutage outage() {
    return availability.outage();
  }

  /** Reports an outage, after a call has failed with it. */
  void reportOutage(StoreException e) {
    availability.unavailable(e);
  }

  /** Runs a call and reports its duration and result; disconnects if it fails. */
  private <T> T timed(Call<T> call) throws StoreException {
    availability.callStarted();
    try {
      return call.run();
    } catch (StoreException e) {
      disconnect();
      availability.callFailed(e);
      throw e;
    } finally {
      availability.callEnded();
    }
  }

  private LogWriter connectedWriter() throws StoreException {
    if (!opened) {
      database.open();
      opened = true;
    }
    LogWriter connected = writer;
    if (connected == null) {
      connected = database.writer();
      writer = connected;
      lastBatchNumber = Math.max(lastBatchNumber, connected.lastBatch());
      if (connected.epochsRenewed()) {
        metrics.addEpochRenewal();
        cursorsOutdated = true;
        epochsRenewed.run();
      }
    }
    return connected;
  }

  /**
   * Stores a batch. Retries it up to three times, unless the store has refused it, but not after
   * {@link StoreAvailability#CALL_LIMIT}: by then the senders have been told that the messages may
   * have been stored, and may have sent them again.
   *
   * @return one outcome for each draft, in order
   * @throws StoreException if the batch is not stored, or its commit was not answered: {@link
   *     #isOutcomeUnknown}. {@link #recover} then finds out whether it is stored
   */
  List<DraftOutcome> write(List<Draft> drafts, List<CursorRow> cursors) throws StoreException {
    cursorsOutdated = false;
    lastBatchNumber += drafts.isEmpty() ? 0 : 1;
    var batch = new Batch(lastBatchNumber, clock.millis(), drafts, cursors);
    try {
      return timed(() -> write(batch));
    } catch (DraftsRefusedException e) {
      lastBatchNumber--;
      throw e;
    }
  }

  private List<DraftOutcome> write(Batch batch) throws StoreException {
    Iterator<Duration> delays = RETRY_DELAYS.iterator();
    while (true) {
      try {
        return writeOnce(batch);
      } catch (StoreException e) {
        disconnect();
        boolean refused = e.outage() == StoreOutage.REFUSED && unanswered == null;
        if (refused || !delays.hasNext() || availability.isLate()) {
          missingSpace.record(batch, e);
          throw e;
        }
        LockSupport.parkNanos(delays.next().toNanos());
      }
    }
  }

  private List<DraftOutcome> writeOnce(Batch batch) throws StoreException {
    LogWriter connected = connectedWriter();
    List<DraftOutcome> stored = resolveUnanswered(connected);
    if (!stored.isEmpty()) {
      return stored;
    }
    long start = System.nanoTime();
    List<DraftOutcome> outcomes = connected.write(cursorsOutdated ? batch.withoutCursors() : batch);
    unanswered = new UnansweredBatch(batch.number(), outcomes);
    connected.commit();
    unanswered = null;
    lastWrite = System.nanoTime();
    if (!outcomes.isEmpty()) {
      metrics.addCommit(outcomes, lastWrite - start);
    }
    return outcomes;
  }

  /** Returns whether the commit of the last batch was not answered, so that it may be stored. */
  boolean isOutcomeUnknown() {
    return unanswered != null;
  }

  /** Returns the number of the last batch that had messages. */
  long lastBatchNumber() {
    return lastBatchNumber;
  }

  /**
   * Finds out whether a batch whose commit was not answered is stored.
   *
   * @return its outcomes if it is stored; empty if it is not, or if there is no such batch
   */
  private List<DraftOutcome> resolveUnanswered(LogWriter connected) throws StoreException {
    UnansweredBatch batch = unanswered;
    if (batch == null) {
      return List.of();
    }
    boolean committed = connected.isCommitted(batch.number());
    unanswered = null;
    return committed ? batch.outcomes() : List.of();
  }

  /**
   * Tries whether the store works again. If batches failed because the disk was full or the store
   * was read-only, first writes as many bytes as the largest of them.
   *
   * @return the outcomes of the last batch if it is stored although it failed; otherwise empty
   */
  List<DraftOutcome> recover() throws StoreException {
    List<DraftOutcome> stored = timed(this::tryWrite);
    availability.available();
    return stored;
  }

  private List<DraftOutcome> tryWrite() throws StoreException {
    List<DraftOutcome> stored = resolveUnanswered(connectedWriter());
    if (!stored.isEmpty()) {
      return stored;
    }
    missingSpace.probe(connectedWriter());
    return writeEmptyBatch();
  }

  /** Writes a batch without messages and cursors, which records that this process is running. */
  private List<DraftOutcome> writeEmptyBatch() throws StoreException {
    return writeOnce(new Batch(lastBatchNumber, clock.millis(), List.of(), List.of()));
  }

  /**
   * Checks that the store answers and that the epochs of its streams are still the same; reconnects
   * if they are not. Writes to the store if there was no write for a day, because the store forgets
   * the last batch number of a process that has not written for long.
   */
  void check() throws StoreException {
    timed(
        () -> {
          if (!connectedWriter().isCurrent()) {
            disconnect();
          }
          LogWriter current = connectedWriter();
          boolean due = System.nanoTime() - lastWrite > MAX_WRITE_INTERVAL.toNanos();
          return due ? writeEmptyBatch() : current;
        });
  }

  /** Runs a change, which commits; once more on a new connection, unless the store refuses it. */
  void change(PendingWrite.StoreChange change) throws StoreException {
    timed(
        () -> {
          try {
            change.apply(connectedWriter());
          } catch (StoreException e) {
            if (e.outage() == StoreOutage.REFUSED || availability.isLate()) {
              throw e;
            }
            disconnect();
            change.apply(connectedWriter());
          }
          return change;
        });
  }

  /** Closes the connection for good, as the writer thread ends: no thread waits for it. */
  void close() {
    availability.writerEnded();
    disconnect();
  }

  /** Closes the connection, if there is one. The next call to the store opens it again. */
  void disconnect() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
