package chat.parley.journal;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.Database;
import chat.parley.store.Entry;
import chat.parley.store.LogWriter;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import chat.parley.store.Trouble;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The writer's connection to the store, which may break and come back. Owned by one thread. */
final class StoreLink {

  /** How long is waited before a batch is tried again; after the last it has failed. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(1000));

  /** How long this process writes nothing at most. */
  private static final Duration MARK = Duration.ofDays(1);

  /** A batch whose commit has not been answered. */
  private record Unsure(long number, List<Entry> entries) {}

  private final Database database;
  private final InstantSource clock;
  private final JournalFigures figures;
  private final Runnable renewed;
  private boolean opened;
  private @Nullable LogWriter writer;
  private @Nullable Unsure unsure;
  private long batches;

  /** Whether new epochs have begun since the batch was made: then its places mean nothing. */
  private boolean outdated;

  private long marked = System.nanoTime();

  /**
   * @param renewed run when a connection finds that all streams have begun new epochs, before
   *     anything is written by it
   */
  StoreLink(Database database, InstantSource clock, JournalFigures figures, Runnable renewed) {
    this.database = database;
    this.clock = clock;
    this.figures = figures;
    this.renewed = renewed;
  }

  /** Connects, and at the first time brings the store's schema up to date. */
  LogWriter connect() throws StoreException {
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
   * Stores a batch, trying several times.
   *
   * @throws StoreException if it is not stored; or if that is not known, which {@link #recover}
   *     will tell
   */
  List<Entry> write(List<Draft> drafts, List<Place> places) throws StoreException {
    outdated = false;
    batches += drafts.isEmpty() ? 0 : 1;
    var batch = new Batch(batches, clock.millis(), drafts, places);
    for (Duration pause : PAUSES) {
      try {
        return tryToWrite(batch);
      } catch (StoreException e) {
        disconnect();
        if (e.trouble() == Trouble.REFUSED && unsure == null) {
          throw e;
        }
        LockSupport.parkNanos(pause.toNanos());
      }
    }
    try {
      return tryToWrite(batch);
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  private List<Entry> tryToWrite(Batch batch) throws StoreException {
    LogWriter connected = connect();
    List<Entry> stored = resolve(connected);
    if (!stored.isEmpty()) {
      return stored;
    }
    long begin = System.nanoTime();
    List<Entry> entries = connected.write(outdated ? batch.withoutPlaces() : batch);
    unsure = new Unsure(batch.number(), entries);
    connected.commit();
    unsure = null;
    marked = System.nanoTime();
    if (!entries.isEmpty()) {
      figures.committed(entries.size(), System.nanoTime() - begin);
    }
    return entries;
  }

  /** The number of the last batch that had messages. */
  long number() {
    return batches;
  }

  /** What became of a batch whose commit was not answered: its entries if it is stored. */
  private List<Entry> resolve(LogWriter connected) throws StoreException {
    Unsure open = unsure;
    if (open == null) {
      return List.of();
    }
    boolean committed = connected.committed(open.number());
    unsure = null;
    return committed ? open.entries() : List.of();
  }

  /**
   * Tries whether the store works again.
   *
   * @return what was stored after all, though it had been answered with an error
   */
  List<Entry> recover() throws StoreException {
    try {
      List<Entry> stored = resolve(connect());
      return stored.isEmpty()
          ? tryToWrite(new Batch(batches, clock.millis(), List.of(), List.of()))
          : stored;
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  /**
   * Asks the store something, to see whether it is there and still the same. Once a day it is
   * written to: the number of this process's last batch is not kept for ever.
   */
  void check() throws StoreException {
    try {
      if (!connect().isCurrent()) {
        disconnect();
        connect();
      }
      if (System.nanoTime() - marked > MARK.toNanos()) {
        tryToWrite(new Batch(batches, clock.millis(), List.of(), List.of()));
      }
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  /** Deletes the messages of a stream up to an offset. */
  void delete(StreamRow stream, long upTo) throws StoreException {
    try {
      connect().delete(stream, upTo);
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  void disconnect() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
