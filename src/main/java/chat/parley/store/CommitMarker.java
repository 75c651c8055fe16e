package chat.parley.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of the last committed batch, kept outside the database: a database whose own number is
 * smaller has lost commits. The number is written after the commit and never synchronized, so it
 * may be too small after a power loss, but is never too large. Survives the process if it has a
 * file, which is mapped into memory: a write is one store of eight bytes, which a process that is
 * killed has made or has not, and no call to the file system. One thread at a time.
 */
final class CommitMarker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CommitMarker.class);

  private static final ValueLayout.OfLong NUMBER =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private @Nullable MemorySegment file;
  private long number;

  /** Reads the number from a file, which {@link #create} has made, and keeps it there. */
  void open(Path path) throws IOException {
    if (file != null) {
      return;
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < Long.BYTES) {
        throw new EOFException(path + " is cut short");
      }
      file = channel.map(MapMode.READ_WRITE, 0, Long.BYTES, Arena.ofAuto());
    }
    number = Math.max(number, file.get(NUMBER, 0));
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
    MemorySegment to = file;
    if (to != null) {
      try {
        to.set(NUMBER, 0, number);
      } catch (InternalError e) {
        // The disk has failed, or the file was cut short.
        log.debug("The marker was not written", e);
      }
    }
  }

  /** Gives the file up. */
  @Override
  public void close() {
    file = null;
  }
}
