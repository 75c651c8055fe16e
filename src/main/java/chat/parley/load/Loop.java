package chat.parley.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The event loop: waits for sockets to become ready, processes them, and measures how long it was
 * busy. Confined to one thread.
 */
final class Loop implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  final Selector selector;
  private final Buffers buffers = new Buffers();
  private final long start = System.nanoTime();
  private long busyNanos;

  Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the nanoseconds since this loop was created. */
  long now() {
    return System.nanoTime() - start;
  }

  /** Returns how long this loop and its callers have been busy so far, in nanoseconds. */
  long busyNanos() {
    return busyNanos;
  }

  /** Adds time in which the caller was busy outside {@link #poll}. */
  void addBusyNanos(long nanos) {
    busyNanos += nanos;
  }

  /**
   * Waits for ready sockets, until a given time is near or for at most 100 ms, and processes them.
   * A timer is accurate to about a millisecond, so this method does not wait in the last two
   * milliseconds before that time.
   *
   * @param until the time, as {@link #now} returns it
   */
  void poll(long until) {
    try {
      long left = until - now();
      if (left > 2 * NANOS_PER_MILLI) {
        selector.select(Math.min(left / NANOS_PER_MILLI - 1, 100));
      } else {
        selector.selectNow();
      }
      if (!selector.selectedKeys().isEmpty()) {
        long begin = now();
        for (SelectionKey key : selector.selectedKeys()) {
          ((Wire) key.attachment()).processReady(buffers);
        }
        selector.selectedKeys().clear();
        busyNanos += now() - begin;
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
