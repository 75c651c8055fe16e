package chat.parley.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Creates and restores backups of the embedded store. */
public final class Backup {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  /**
   * The files that a restore replaces, in the order in which they are moved away. The write-ahead
   * log goes before the database, so that it is never applied to the restored one.
   */
  private static final List<String> FILES =
      List.of(
          DataDirectory.WAL,
          "parley.db-shm",
          DataDirectory.DATABASE,
          DataDirectory.MARKER,
          DataDirectory.ORIGIN);

  private Backup() {}

  /** Returns the database file of a backup, which is a directory or the file itself. */
  public static Path databaseFile(Path backup) {
    return Files.isDirectory(backup) ? backup.resolve(DataDirectory.DATABASE) : backup;
  }

  /**
   * Copies a consistent snapshot of the database in a data directory. A server may be running.
   *
   * @param to the directory of the backup, created if it is missing; must not contain a database
   * @return the copy: one file, synchronized with the disk
   * @throws IOException if there is no readable database, or a backup already exists
   * @throws StoreException if SQLite cannot copy the database
   */
  public static Path create(Path directory, Path to) throws IOException, StoreException {
    Path from = new DataDirectory(directory).databaseFile();
    Path copy = to.resolve(DataDirectory.DATABASE);
    if (!Files.isReadable(from)) {
      throw new IOException("There is no readable database: " + from);
    }
    if (Files.exists(copy)) {
      throw new IOException("A backup already exists: " + copy);
    }
    PrivateDirectories.create(to);
    Path partial = to.resolve("parley.db.partial");
    Files.deleteIfExists(partial);
    try (Connection connection = DatabaseCheck.connectReadOnly(from);
        PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
      vacuum.setString(1, partial.toString());
      vacuum.execute();
    } catch (SQLException e) {
      throw new StoreException(e);
    }
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Replaces the database in a data directory with a backup, if that is not damaged. All streams
   * begin new epochs. The replaced files are moved to a new directory {@code before-…} in the data
   * directory.
   *
   * @param progress receives the steps as text
   * @return the directory with the replaced files; null if there were none
   * @throws StoreException if a server uses the directory, or the backup is damaged; in both cases
   *     nothing has been changed
   */
  public static @Nullable Path restore(Path backup, Path directory, Consumer<String> progress)
      throws IOException, StoreException {
    Path staging = directory.resolve("restoring");
    try (var data = new DataDirectory(directory)) {
      data.lock();
      FileSystemUtils.deleteRecursively(staging);
      Files.createDirectory(staging);
      try {
        stage(backup, staging, progress);
        return replace(directory, staging);
      } finally {
        FileSystemUtils.deleteRecursively(staging);
      }
    }
  }

  /**
   * Copies the backup with its write-ahead log, checks it, and begins new epochs. Afterwards the
   * staging directory has everything in one database file.
   */
  private static void stage(Path backup, Path staging, Consumer<String> progress)
      throws IOException, StoreException {
    Path from = databaseFile(backup);
    Path wal = from.resolveSibling(from.getFileName() + "-wal");
    Path copy = staging.resolve(DataDirectory.DATABASE);
    progress.accept("copying " + from);
    Files.copy(from, copy);
    if (Files.exists(wal)) {
      Files.copy(wal, staging.resolve(DataDirectory.WAL));
    }
    List<String> faults = DatabaseCheck.checkFile(copy, progress).faults();
    if (!faults.isEmpty()) {
      throw new StoreException(
          StoreOutage.DAMAGED, "The backup is damaged: " + String.join("; ", faults), null);
    }
    try (var database = new Database(StoreProperties.embedded(staging))) {
      database.renewEpochs("restored from " + from);
    }
  }

  private static @Nullable Path replace(Path directory, Path staging) throws IOException {
    Path before = null;
    for (String name : FILES) {
      boolean database = name.equals(DataDirectory.DATABASE);
      if (Files.exists(directory.resolve(name))) {
        before = before == null ? Files.createDirectory(replacedDirectory(directory)) : before;
        Files.move(directory.resolve(name), before.resolve(name));
      }
      if (database) {
        Files.move(staging.resolve(name), directory.resolve(name));
      }
    }
    return before;
  }

  private static Path replacedDirectory(Path directory) {
    return directory.resolve("before-" + TIME.format(Instant.now()));
  }
}
