package chat.parley.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The event loop: waits for sockets to become ready, processes them, and measures how long it was
 * busy. Confined to one thread.
 */
final class Loop implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long REPEAT_DELAY = 20 * NANOS_PER_MILLI;

  /** A task and the time at which it is due. */
  private record Repetition(long due, Runnable task) {}

  final Selector selector;
  private final Buffers buffers = new Buffers();
  private final long start = System.nanoTime();
  private final Queue<Repetition> repetitions = new ArrayDeque<>();
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

  /** Runs a task in {@link #poll}, 20 ms from now or later. */
  void repeatLater(Runnable task) {
    repetitions.add(new Repetition(now() + REPEAT_DELAY, task));
  }

  private void runDue() {
    for (Repetition next = repetitions.peek();
        next != null && next.due() <= now();
        next = repetitions.peek()) {
      repetitions.remove().task().run();
    }
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
      runDue();
      Repetition next = repetitions.peek();
      long left = (next == null ? until : Math.min(until, next.due())) - now();
      if (left > 2 * NANOS_PER_MILLI) {
        selector.select(Math.min(left / NANOS_PER_MILLI - 1, 100));
      } else {
        selector.selectNow();
      }
      if (!selector.selectedKeys().isEmpty()) {
        long begin = now();
        for (SelectionKey key : selector.selectedKeys()) {
          ((Connection) key.attachment()).processReady(buffers);
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
