package chat.parley.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of the last committed batch, kept outside the database: a database whose own number is
 * smaller has lost commits. The number is written after the commit and never synchronized, so it
 * may be too small after a power loss, but is never too large. Survives the process if it has a
 * file. One thread at a time.
 */
final class Marker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Marker.class);

  private @Nullable RandomAccessFile file;
  private long number;

  /** Reads the number from a file, which {@link #create} has made, and keeps it there. */
  void open(Path path) throws IOException {
    if (file == null) {
      file = new RandomAccessFile(path.toFile(), "rw");
      number = Math.max(number, file.readLong());
    }
  }

  /** Creates a file with the number 0 and synchronizes it with the disk. */
  static void create(Path path) throws IOException {
    try (var created = new RandomAccessFile(path.toFile(), "rw")) {
      created.writeLong(0);
      created.getFD().sync();
    }
  }

  long number() {
    return number;
  }

  /** A batch has been committed; a smaller number than the last one changes nothing. */
  void advance(long committed) {
    if (committed > number) {
      number = committed;
      write();
    }
  }

  /** A number that cannot be written is one that is too small, which is safe. */
  private void write() {
    RandomAccessFile to = file;
    if (to != null) {
      try {
        // In one write: a process that is killed meanwhile must not leave half of it.
        to.seek(0);
        to.write(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      } catch (IOException e) {
        log.debug("The marker was not written", e);
      }
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
        file = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
