package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes: a tmpfs, which only root can mount. */
public final class SmallDisk implements AutoCloseable {

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /**
   * Mounts a file system; skips the test if that is not allowed.
   *
   * @param path an empty directory
   * @param size in the format of {@code mount}, such as {@code 3m}
   */
  public static SmallDisk mount(Path path, String size) {
    int status = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
    Assumptions.assumeTrue(status == 0, "A file system cannot be mounted here");
    return new SmallDisk(path);
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException _) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Occupies space with a file, which the test may delete. */
  public Path filler(int bytes) {
    try {
      return Files.write(path.resolve("filler"), new byte[bytes]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (run("umount", "-l", path.toString()) != 0) {
      throw new IllegalStateException("Still mounted: " + path);
    }
  }
}
