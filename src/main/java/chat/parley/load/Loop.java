package chat.parley.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Waits for sockets and lets them go on, and knows how busy it was. Owned by one thread. */
final class Loop implements AutoCloseable {

  private static final long MILLI = 1_000_000;

  final Selector selector;
  private final Buffers buffers = new Buffers();
  private final long epoch = System.nanoTime();
  private long worked;

  Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nanoseconds since this was made. */
  long now() {
    return System.nanoTime() - epoch;
  }

  /** How long sockets were worked on so far, in nanoseconds. */
  long worked() {
    return worked;
  }

  void add(long nanos) {
    worked += nanos;
  }

  /**
   * Lets all go on that can, and returns when a time is near, or before. A timer is not precise to
   * more than a millisecond, so in the last two it does not sleep.
   */
  void turn(long until) {
    try {
      long left = until - now();
      if (left > 2 * MILLI) {
        selector.select(Math.min(left / MILLI - 1, 100));
      } else {
        selector.selectNow();
      }
      if (!selector.selectedKeys().isEmpty()) {
        long begin = now();
        for (SelectionKey key : selector.selectedKeys()) {
          ((Wire) key.attachment()).proceed(buffers);
        }
        selector.selectedKeys().clear();
        worked += now() - begin;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
