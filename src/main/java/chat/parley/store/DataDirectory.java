package chat.parley.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where the embedded store's files are: for one process at a time. Owned by the database. */
final class DataDirectory implements AutoCloseable {

  private final Path path;
  private @Nullable FileChannel lock;

  DataDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path file() {
    return path.resolve("parley.db");
  }

  /** Makes the directory if it is missing, and takes it for this process. */
  void take() throws StoreException {
    if (lock != null) {
      return;
    }
    try {
      Files.createDirectories(path);
      lock = locked(path.resolve("parley.lock"));
    } catch (IOException e) {
      throw new StoreException(
          Trouble.READ_ONLY, "parley.data-directory " + path + " can not be written: " + e, e);
    }
    if (lock == null) {
      String text = "parley.data-directory " + path + " is used by another process";
      throw new StoreException(Trouble.LOCKED, text, null);
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
