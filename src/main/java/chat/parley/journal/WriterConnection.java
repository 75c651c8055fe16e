package chat.parley.journal;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.CursorRow;
import chat.parley.store.Database;
import chat.parley.store.DraftOutcome;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The writer's connection to the store, which may break and come back. Owned by one thread. */
final class WriterConnection {

  /** How long is waited before a batch is tried again; after the last it has failed. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(1000));

  /** How long this process writes nothing at most. */
  private static final Duration MARK = Duration.ofDays(1);

  /** What a stored message takes besides its body, about. */
  private static final int MESSAGE_BYTES = 300;

  /** A call to the store. */
  private interface Call<T> {
    T run() throws StoreException;
  }

  /** A batch whose commit has not been answered. */
  private record Unsure(long number, List<DraftOutcome> entries) {}

  private final Database database;
  private final InstantSource clock;
  private final JournalMetrics figures;
  private final StoreAvailability availability;
  private final Runnable renewed;
  private boolean opened;
  private @Nullable LogWriter writer;
  private @Nullable Unsure unsure;
  private long batches;

  /** Whether new epochs have begun since the batch was made: then its places mean nothing. */
  private boolean outdated;

  private long marked = System.nanoTime();

  /** How many bytes there was no room for, in the largest batch since it was last known to be. */
  private int unwritten;

  /**
   * @param renewed run when a connection finds that all streams have begun new epochs, before
   *     anything is written by it
   */
  WriterConnection(
      Database database,
      InstantSource clock,
      JournalMetrics figures,
      StoreAvailability availability,
      Runnable renewed) {
    this.database = database;
    this.clock = clock;
    this.figures = figures;
    this.availability = availability;
    this.renewed = renewed;
  }

  /** Connects, and at the first time brings the store's schema up to date. */
  void connect() throws StoreException {
    timed(this::connected);
  }

  /** Runs a call; the connection is given up if it fails. */
  private <T> T timed(Call<T> call) throws StoreException {
    availability.callBegins();
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

  private LogWriter connected() throws StoreException {
    if (!opened) {
      database.open();
      opened = true;
    }
    LogWriter connected = writer;
    if (connected == null) {
      connected = database.writer();
      writer = connected;
      batches = Math.max(batches, connected.number());
      if (connected.renewed()) {
        figures.renewed();
        outdated = true;
        renewed.run();
      }
    }
    return connected;
  }

  /**
   * Stores a batch, trying several times, but not again after {@link StoreAvailability#LIMIT}: then
   * its senders are told that it may not be stored, and may repeat it.
   *
   * @throws StoreException if it is not stored; or if that is not known, which {@link #recover}
   *     will tell
   */
  List<DraftOutcome> write(List<Draft> drafts, List<CursorRow> places) throws StoreException {
    outdated = false;
    batches += drafts.isEmpty() ? 0 : 1;
    var batch = new Batch(batches, clock.millis(), drafts, places);
    return timed(() -> write(batch));
  }

  private List<DraftOutcome> write(Batch batch) throws StoreException {
    Iterator<Duration> pauses = PAUSES.iterator();
    while (true) {
      try {
        return tryToWrite(batch);
      } catch (StoreException e) {
        disconnect();
        boolean refused = e.trouble() == StoreOutage.REFUSED && unsure == null;
        if (refused || !pauses.hasNext() || availability.isLate()) {
          noteRoom(batch, e);
          throw e;
        }
        LockSupport.parkNanos(pauses.next().toNanos());
      }
    }
  }

  /** Without this, a small batch would be taken for a sign that there is room again. */
  private void noteRoom(Batch batch, StoreException e) {
    if (e.trouble() == StoreOutage.DISK_FULL || e.trouble() == StoreOutage.READ_ONLY) {
      // Cursors alone may not fit either.
      int bytes = MESSAGE_BYTES;
      for (Draft draft : batch.drafts()) {
        bytes += MESSAGE_BYTES + draft.body().bytes().length;
      }
      unwritten = Math.max(unwritten, bytes);
    }
  }

  private List<DraftOutcome> tryToWrite(Batch batch) throws StoreException {
    LogWriter connected = connected();
    List<DraftOutcome> stored = resolve(connected);
    if (!stored.isEmpty()) {
      return stored;
    }
    long begin = System.nanoTime();
    List<DraftOutcome> entries = connected.write(outdated ? batch.withoutPlaces() : batch);
    unsure = new Unsure(batch.number(), entries);
    connected.commit();
    unsure = null;
    marked = System.nanoTime();
    if (!entries.isEmpty()) {
      figures.committed(entries.size(), System.nanoTime() - begin);
    }
    return entries;
  }

  /** Whether it is not known if the last batch is stored: its commit has not been answered. */
  boolean isUnsure() {
    return unsure != null;
  }

  /** The number of the last batch that had messages. */
  long number() {
    return batches;
  }

  /** What became of a batch whose commit was not answered: its entries if it is stored. */
  private List<DraftOutcome> resolve(LogWriter connected) throws StoreException {
    Unsure open = unsure;
    if (open == null) {
      return List.of();
    }
    boolean committed = connected.committed(open.number());
    unsure = null;
    return committed ? open.entries() : List.of();
  }

  /**
   * Tries whether the store works again: where there was no room, by as many bytes as were to be
   * written then.
   *
   * @return what was stored after all, though it had been answered with an error
   */
  List<DraftOutcome> recover() throws StoreException {
    return timed(
        () -> {
          List<DraftOutcome> stored = resolve(connected());
          if (!stored.isEmpty()) {
            return stored;
          }
          if (unwritten > 0) {
            connected().probe(unwritten);
            unwritten = 0;
          }
          return tryToWrite(new Batch(batches, clock.millis(), List.of(), List.of()));
        });
  }

  /**
   * Asks the store something, to see whether it is there and still the same. Once a day it is
   * written to: the number of this process's last batch is not kept for ever.
   */
  void check() throws StoreException {
    timed(
        () -> {
          if (!connected().isCurrent()) {
            disconnect();
          }
          LogWriter current = connected();
          return System.nanoTime() - marked > MARK.toNanos()
              ? tryToWrite(new Batch(batches, clock.millis(), List.of(), List.of()))
              : current;
        });
  }

  /** Deletes something. */
  void delete(PendingWrite.Deleting deleting) throws StoreException {
    timed(
        () -> {
          deleting.delete(connected());
          return deleting;
        });
  }

  void disconnect() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
