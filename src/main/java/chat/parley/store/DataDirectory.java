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
 * The directory with the files of the embedded store, which one process at a time may hold. Detects
 * whether the files are still those that were opened, and whether at the next start they are still
 * those of the last one. Owned by {@link Database}; not thread-safe, except for {@link #verify}.
 */
final class DataDirectory implements AutoCloseable {

  static final String DATABASE = "parley.db";
  static final String WAL = "parley.db-wal";
  static final String MARKER = "parley.marker";
  static final String ORIGIN = "parley.origin";
  static final String LOCK = "parley.lock";

  /** SQLITE_READONLY_DBMOVED: the database file was moved or deleted while it was open. */
  static final int MOVED = 1032;

  /** Minimum time between checks after commits. */
  private static final Duration VERIFY_INTERVAL = Duration.ofMillis(100);

  private final Path path;
  private @Nullable FileChannel lock;
  private volatile @Nullable Object databaseKey;
  private volatile @Nullable Object walKey;
  private volatile boolean walLost;
  private long lastVerified;

  DataDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Returns the path of the database file. */
  Path databaseFile() {
    return path.resolve(DATABASE);
  }

  /** Returns the path of the file of {@link CommitMarker}. */
  Path markerFile() {
    return path.resolve(MARKER);
  }

  /** Reads the number in the marker file; 0 if there is no such file. */
  long markedBatch() throws IOException {
    if (!Files.exists(markerFile())) {
      return 0;
    }
    try (var file = new DataInputStream(Files.newInputStream(markerFile()))) {
      return file.readLong();
    }
  }

  /**
   * Locks the directory for this process and creates what is missing: the directory, an empty
   * database, the marker and the origin. Does nothing if this object holds the lock.
   *
   * @throws StoreException {@link StoreOutage#LOCKED} if another process holds the lock; {@link
   *     StoreOutage#READ_ONLY} if files cannot be created
   */
  void acquire() throws StoreException {
    if (lock != null) {
      return;
    }
    lock();
    try {
      createMissingFiles();
    } catch (IOException e) {
      close();
      throw notWritable(e);
    }
  }

  /**
   * Locks the directory, which is created if it is missing, and creates nothing else but the lock
   * file. Throws like {@link #acquire}.
   */
  void lock() throws StoreException {
    try {
      PrivateDirectories.create(path);
      lock = tryLock(path.resolve(LOCK));
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
        StoreOutage.READ_ONLY,
        "parley.data-directory " + path + " cannot be written: " + FileErrors.text(e),
        e);
  }

  /**
   * Returns whether a process holds the lock of the directory. False also if the lock file cannot
   * be opened for writing.
   */
  boolean isLocked() {
    if (!Files.exists(path.resolve(LOCK))) {
      return false;
    }
    try (FileChannel free = tryLock(path.resolve(LOCK))) {
      return free == null;
    } catch (IOException _) {
      // Without write permission the lock cannot be tried.
      return false;
    }
  }

  /** Locks a file; returns null if the lock is held elsewhere. */
  private static @Nullable FileChannel tryLock(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // Another instance in this process holds the lock.
    }
    channel.close();
    return null;
  }

  /** Returns whether the marker and the origin exist; the next start creates missing ones anew. */
  boolean hasOrigin() {
    return Files.exists(markerFile()) && Files.exists(path.resolve(ORIGIN));
  }

  /**
   * Creates the files that are missing. The marker and the origin belong together: if one is
   * missing, both are created anew. A database that has recorded the old origin is then taken for a
   * copy.
   */
  private void createMissingFiles() throws IOException {
    if (!hasOrigin()) {
      Path origin = path.resolve(ORIGIN);
      Files.deleteIfExists(origin);
      Files.deleteIfExists(markerFile());
      CommitMarker.create(markerFile());
      Files.writeString(
          origin,
          "Parley uses this file to detect copies of the directory. Do not change or replace"
              + " it.\n");
      force(origin, StandardOpenOption.WRITE);
    }
    if (!Files.exists(databaseFile())) {
      Files.createFile(databaseFile());
    }
    force(path, StandardOpenOption.READ);
    databaseKey = fileKey(databaseFile());
  }

  /** Synchronizes a file or directory, so that it is there after a power loss. */
  private static void force(Path path, StandardOpenOption option) {
    try (var channel = FileChannel.open(path, option)) {
      channel.force(true);
    } catch (IOException _) {
      // Not every file system can synchronize a directory.
    }
  }

  /**
   * Returns the values that tell this directory from a copy, by file name: the inode number of the
   * database, and the status change time ({@code ctime}) of the origin, which programs that copy or
   * restore files cannot set. Empty if the file system does not provide them.
   *
   * @throws SQLException if one of the files is missing or unreadable
   */
  Map<String, String> identity() throws SQLException {
    var identity = new TreeMap<String, String>();
    try {
      identity.put(DATABASE, String.valueOf(Files.getAttribute(databaseFile(), "unix:ino")));
      var changed = (FileTime) Files.getAttribute(path.resolve(ORIGIN), "unix:ctime");
      identity.put(ORIGIN, changed.toInstant().toString());
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      identity.clear();
    } catch (IOException e) {
      throw filesMoved(e);
    }
    return identity;
  }

  /** Remembers the file of the write-ahead log, which stays the same while it is open. */
  void onWalOpened() throws SQLException {
    walKey = fileKey(path.resolve(WAL));
    walLost = false;
    lastVerified = System.nanoTime();
  }

  /**
   * Throws if the open files are no longer those in the directory. Checks only if the last check is
   * 100 ms ago or more.
   */
  void verifyPeriodically() throws SQLException {
    long now = System.nanoTime();
    if (now - lastVerified >= VERIFY_INTERVAL.toNanos()) {
      lastVerified = now;
      verifyAll();
    }
  }

  /** Throws if the open files are no longer those in the directory. */
  void verifyAll() throws SQLException {
    verify();
    walLost = !Objects.equals(fileKey(path.resolve(WAL)), walKey);
    verify();
  }

  /**
   * Throws if the database file is not the one that was there when the directory was acquired, or
   * if its write-ahead log was found lost while open: a connection would begin another log. Any
   * thread may call.
   */
  void verify() throws SQLException {
    if (databaseKey != null && !databaseKey.equals(fileKey(databaseFile()))) {
      throw filesMoved(null);
    }
    if (walLost && !Objects.equals(fileKey(path.resolve(WAL)), walKey)) {
      throw filesMoved(null);
    }
  }

  /** Returns the key of a file; null if it is missing or the file system has no file keys. */
  private static @Nullable Object fileKey(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException _) {
      return null;
    }
  }

  private SQLException filesMoved(@Nullable IOException cause) {
    return new SQLException(
        ("The files in parley.data-directory %s were moved, deleted or replaced while Parley was"
                + " running. Put the same files back, or restart Parley")
            .formatted(path),
        null,
        MOVED,
        cause);
  }

  /** Releases the lock; does nothing if it is not held. */
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
