package chat.parley;

import chat.parley.testkit.FaultyDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class that runs Parley with a fault. If the parent of the data directory contains a file
 * {@code exhaust} or {@code overflow}, the next commit deletes the file and throws an {@link
 * OutOfMemoryError} or a {@link StackOverflowError} on the writer thread.
 */
public final class FatalErrorParley {

  private static final List<byte[]> ALLOCATED = new ArrayList<>();

  private FatalErrorParley() {}

  static void main(String[] args) throws SQLException {
    Path dataDirectory = dataDirectory(args);
    var driver = new FaultyDriver(dataDirectory);
    driver.beforeCommit(() -> throwErrorIfRequested(dataDirectory.getParent()));
    driver.register();
    ParleyApplication.main(args);
  }

  private static Path dataDirectory(String[] args) {
    for (String arg : args) {
      if (arg.startsWith("--parley.data-directory=")) {
        return Path.of(arg.substring(arg.indexOf('=') + 1));
      }
    }
    throw new IllegalArgumentException("No data directory");
  }

  private static void throwErrorIfRequested(Path directory) {
    if (deleteIfExists(directory.resolve("exhaust"))) {
      exhaustHeap();
    }
    if (deleteIfExists(directory.resolve("overflow"))) {
      overflowStack(0);
    }
  }

  private static boolean deleteIfExists(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Fills the heap until not even 1 KB is left.
   *
   * @throws OutOfMemoryError always
   */
  private static void exhaustHeap() {
    for (int size = 16 * 1024 * 1024; ; ) {
      try {
        ALLOCATED.add(new byte[size]);
      } catch (OutOfMemoryError e) {
        if (size <= 1024) {
          throw e;
        }
        size /= 16;
      }
    }
  }

  private static int overflowStack(int depth) {
    return depth < 0 ? 0 : overflowStack(depth + 1) + 1;
  }
}
