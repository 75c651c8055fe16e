package chat.parley.journal;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.Database;
import chat.parley.store.Entry;
import chat.parley.store.LogWriter;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
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

  /** A batch whose commit has not been answered. */
  private record Unsure(long number, List<Entry> entries) {}

  private final Database database;
  private final InstantSource clock;
  private final JournalFigures figures;
  private boolean opened;
  private @Nullable LogWriter writer;
  private @Nullable Unsure unsure;
  private long batches;

  StoreLink(Database database, InstantSource clock, JournalFigures figures) {
    this.database = database;
    this.clock = clock;
    this.figures = figures;
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
    List<Entry> entries = connected.write(batch);
    unsure = new Unsure(batch.number(), entries);
    connected.commit();
    unsure = null;
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

  /** Asks the store something, to see whether it is there. */
  void check() throws StoreException {
    try {
      connect().committed(0);
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  /** Deletes something. */
  void delete(Posting.Deleting deleting) throws StoreException {
    try {
      deleting.delete(connect());
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
