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
 * The number of the last committed batch, kept outside the database. A database whose own number is
 * smaller has lost commits. The number is written after the commit and never synchronized with the
 * disk, so after a power loss it may be too small, but it is never too large.
 *
 * <p>With a file, the number survives the process. The file is mapped into memory: an update is one
 * store of eight bytes, which is either made or not when the process is killed, and no call to the
 * file system. Not thread-safe.
 */
final class CommitMarker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CommitMarker.class);

  private static final ValueLayout.OfLong LAYOUT =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private @Nullable MemorySegment mapped;
  private long batchNumber;

  /**
   * Maps a file made by {@link #create}, and takes its number unless it is smaller than the number
   * in memory. Does nothing if a file is open.
   *
   * @throws IOException also if the file has less than 8 bytes
   */
  void open(Path path) throws IOException {
    if (mapped != null) {
      return;
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < Long.BYTES) {
        throw new EOFException(
            path + " is truncated: it must have at least " + Long.BYTES + " bytes");
      }
      mapped = channel.map(MapMode.READ_WRITE, 0, Long.BYTES, Arena.ofAuto());
    }
    batchNumber = Math.max(batchNumber, mapped.get(LAYOUT, 0));
  }

  /** Creates a file with the number 0, and synchronizes it with the disk. */
  static void create(Path path) throws IOException {
    try (var created = new RandomAccessFile(path.toFile(), "rw")) {
      created.writeLong(0);
      created.getFD().sync();
    }
  }

  /** Returns the number of the last committed batch; 0 if none is known. */
  long batchNumber() {
    return batchNumber;
  }

  /** Sets the number of the last committed batch; does nothing if it is not larger. */
  void advance(long committed) {
    if (committed > batchNumber) {
      batchNumber = committed;
      write();
    }
  }

  /** Writes the number. If that fails, the file keeps a number that is too small, which is safe. */
  private void write() {
    MemorySegment to = mapped;
    if (to != null) {
      try {
        to.set(LAYOUT, 0, batchNumber);
      } catch (InternalError e) {
        // The disk has failed, or the file was truncated.
        log.debug("Writing the commit marker failed", e);
      }
    }
  }

  /** Releases the file. The mapping ends with garbage collection. */
  @Override
  public void close() {
    mapped = null;
  }
}
