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

/** Copies of the embedded store's database: how one is made, and how one takes its place. */
public final class Backup {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  /** What belongs to a database, in the order in which it has to go. */
  private static final List<String> FILES =
      List.of(
          DataDirectory.WAL,
          "parley.db-shm",
          DataDirectory.DATABASE,
          DataDirectory.MARKER,
          DataDirectory.ORIGIN);

  private Backup() {}

  /** The database file of a backup, which is a directory with one or the file itself. */
  public static Path file(Path backup) {
    return Files.isDirectory(backup) ? backup.resolve(DataDirectory.DATABASE) : backup;
  }

  /**
   * Copies the database of a data directory as it is at one moment. A server may use it meanwhile.
   *
   * @param to a directory, made if it is missing, without a database in it
   * @return the copy: one file, synchronized with the disk
   */
  public static Path make(Path directory, Path to) throws IOException, StoreException {
    Path from = new DataDirectory(directory).file();
    Path copy = to.resolve(DataDirectory.DATABASE);
    if (!Files.isReadable(from)) {
      throw new IOException("There is no database that can be read: " + from);
    }
    if (Files.exists(copy)) {
      throw new IOException("There is a backup already: " + copy);
    }
    Files.createDirectories(to);
    Path partial = to.resolve("parley.db.partial");
    Files.deleteIfExists(partial);
    try (Connection connection = DatabaseCheck.connect(from);
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
   * Puts a copy of a backup in the place of a data directory's database, if it is whole. All its
   * streams begin new epochs. What was there before is kept, in a directory inside.
   *
   * @param progress is told what is done
   * @return where that is; null if nothing was there
   * @throws StoreException if a server uses the directory, or the backup is damaged; then nothing
   *     has been changed
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

  /** Makes a whole database of the backup, with everything in one file. */
  private static void stage(Path backup, Path staging, Consumer<String> progress)
      throws IOException, StoreException {
    Path from = file(backup);
    Path wal = from.resolveSibling(from.getFileName() + "-wal");
    Path copy = staging.resolve(DataDirectory.DATABASE);
    progress.accept("copying " + from);
    Files.copy(from, copy);
    if (Files.exists(wal)) {
      Files.copy(wal, staging.resolve(DataDirectory.WAL));
    }
    List<String> faults = DatabaseCheck.of(copy, progress).faults();
    if (!faults.isEmpty()) {
      throw new StoreException(
          StoreOutage.DAMAGED, "The backup is damaged: " + String.join("; ", faults), null);
    }
    try (var database = new Database(StoreProperties.embedded(staging))) {
      database.renew("restored from " + from);
    }
  }

  private static @Nullable Path replace(Path directory, Path staging) throws IOException {
    Path before = null;
    for (String name : FILES) {
      boolean database = name.equals(DataDirectory.DATABASE);
      if (Files.exists(directory.resolve(name))) {
        before = before == null ? Files.createDirectory(kept(directory)) : before;
        Files.move(directory.resolve(name), before.resolve(name));
      }
      if (database) {
        Files.move(staging.resolve(name), directory.resolve(name));
      }
    }
    return before;
  }

  private static Path kept(Path directory) {
    return directory.resolve("before-" + TIME.format(Instant.now()));
  }
}
