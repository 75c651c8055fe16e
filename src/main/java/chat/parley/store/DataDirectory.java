package chat.parley.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the files of the embedded store, held by one process at a time. Tells whether
 * the files are those that were opened, and, from one start to the next, whether they are those
 * that were there before. Owned by the database; one thread at a time, but {@link #verify} may be
 * called by any.
 */
final class DataDirectory implements AutoCloseable {

  static final String DATABASE = "parley.db";
  static final String WAL = "parley.db-wal";
  static final String MARKER = "parley.marker";
  static final String ORIGIN = "parley.origin";
  static final String LOCK = "parley.lock";

  /** Result code of SQLite for a database file that was moved or deleted while it was open. */
  static final int MOVED = 1032;

  private static final Duration CHECK = Duration.ofMillis(100);

  private final Path path;
  private @Nullable FileChannel lock;
  private volatile @Nullable Object databaseKey;
  private volatile @Nullable Object walKey;
  private volatile boolean walLost;
  private long verified;

  DataDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path file() {
    return path.resolve(DATABASE);
  }

  Path marker() {
    return path.resolve(MARKER);
  }

  /** The number in the marker; 0 if there is none. */
  long marked() throws IOException {
    if (!Files.exists(marker())) {
      return 0;
    }
    try (var file = new DataInputStream(Files.newInputStream(marker()))) {
      return file.readLong();
    }
  }

  /**
   * Takes the directory for this process, and makes what is missing: the directory, an empty
   * database, and the two files beside it. May be repeated; only the first time makes anything.
   */
  void take() throws StoreException {
    if (lock != null) {
      return;
    }
    lock();
    try {
      prepare();
    } catch (IOException e) {
      close();
      throw notWritable(e);
    }
  }

  /** Takes the directory, which is made if it is missing, and makes nothing else. */
  void lock() throws StoreException {
    try {
      Files.createDirectories(path);
      lock = locked(path.resolve(LOCK));
    } catch (IOException e) {
      throw notWritable(e);
    }
    if (lock == null) {
      String text = "parley.data-directory " + path + " is used by another process";
      throw new StoreException(StoreOutage.LOCKED, text, null);
    }
  }

  private StoreException notWritable(IOException e) {
    return new StoreException(
        StoreOutage.READ_ONLY, "parley.data-directory " + path + " can not be written: " + e, e);
  }

  /** Whether a process uses the directory at this moment. */
  boolean isTaken() {
    if (!Files.exists(path.resolve(LOCK))) {
      return false;
    }
    try (FileChannel free = locked(path.resolve(LOCK))) {
      return free == null;
    } catch (IOException _) {
      // Whoever may not write to it cannot tell.
      return false;
    }
  }

  private static @Nullable FileChannel locked(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // Another Parley in this process has it.
    }
    channel.close();
    return null;
  }

  /**
   * The marker and the origin belong together: if one is missing, both are made anew, and a
   * database that knew them can tell.
   */
  private void prepare() throws IOException {
    Path origin = path.resolve(ORIGIN);
    if (!Files.exists(marker()) || !Files.exists(origin)) {
      Files.deleteIfExists(origin);
      Files.deleteIfExists(marker());
      CommitMarker.create(marker());
      Files.writeString(
          origin, "Parley tells by this file whether the directory is a copy. Do not touch it.\n");
      force(origin, StandardOpenOption.WRITE);
    }
    if (!Files.exists(file())) {
      Files.createFile(file());
    }
    force(path, StandardOpenOption.READ);
    databaseKey = key(file());
  }

  /** After a power loss the files are there as the database has recorded them. */
  private static void force(Path path, StandardOpenOption option) {
    try (var channel = FileChannel.open(path, option)) {
      channel.force(true);
    } catch (IOException _) {
      // Not every file system can synchronize a directory.
    }
  }

  /**
   * What tells this directory from a copy: the file number of the database, and when the origin was
   * last changed according to the file system, which no program that copies or restores files can
   * set. Empty where the file system has neither.
   */
  Map<String, String> identity() throws SQLException {
    var identity = new TreeMap<String, String>();
    try {
      identity.put(DATABASE, String.valueOf(Files.getAttribute(file(), "unix:ino")));
      var changed = (FileTime) Files.getAttribute(path.resolve(ORIGIN), "unix:ctime");
      identity.put(ORIGIN, changed.toInstant().toString());
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      identity.clear();
    } catch (IOException e) {
      throw moved(e);
    }
    return identity;
  }

  /** The write-ahead log is open: as long as it is, it stays the same file. */
  void opened() throws SQLException {
    walKey = key(path.resolve(WAL));
    walLost = false;
    verified = System.nanoTime();
  }

  /** Throws if the files that are open are not those in the directory; looks now and then only. */
  void verifyNowAndThen() throws SQLException {
    long now = System.nanoTime();
    if (now - verified >= CHECK.toNanos()) {
      verified = now;
      verifyAll();
    }
  }

  /** The same, at once. */
  void verifyAll() throws SQLException {
    verify();
    walLost = !Objects.equals(key(path.resolve(WAL)), walKey);
    verify();
  }

  /**
   * Throws if the database file is not the one that was there when the directory was taken, or if
   * its write-ahead log was lost while it was open: another one must not be begun then.
   */
  void verify() throws SQLException {
    if (databaseKey != null && !databaseKey.equals(key(file()))) {
      throw moved(null);
    }
    if (walLost && !Objects.equals(key(path.resolve(WAL)), walKey)) {
      throw moved(null);
    }
  }

  /** Null if there is no such file, or if the file system does not number its files. */
  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException _) {
      return null;
    }
  }

  private SQLException moved(@Nullable IOException cause) {
    return new SQLException(
        "The files in parley.data-directory %s were moved, deleted or replaced while Parley runs. Put the same files back, or restart Parley"
            .formatted(path),
        null,
        MOVED,
        cause);
  }

  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
        lock = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
