package chat.parley.limits;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Checks every item of a collection about twice per second, on a thread of its own. The checks of
 * one round are spread over ticks of 25 ms: checks that close many connections at once would occupy
 * the processors for long enough to delay the messages of other clients.
 *
 * @param <T> the type of the items
 */
public final class PeriodicCheck<T> implements AutoCloseable {

  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Collection<T> items;
  private final Consumer<T> check;
  private final Consumer<Throwable> onFailure;
  private final ScheduledExecutorService thread;
  private Iterator<T> remaining = Collections.emptyIterator();
  private long roundSize;
  private long checkedInRound;
  private long roundStart;

  /**
   * Starts the thread, which runs until {@link #close}.
   *
   * @param name the name of the thread
   * @param items the items to check, a concurrent collection, which may change at any time
   * @param check called with each item in turn; must not block. An exception does not keep the
   *     other items from being checked
   * @param onFailure called with each exception of a check; must not throw
   */
  public PeriodicCheck(
      String name, Collection<T> items, Consumer<T> check, Consumer<Throwable> onFailure) {
    this.items = items;
    this.check = check;
    this.onFailure = onFailure;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    var _ = thread.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Throws nothing: the executor would silently cancel a periodic task that throws. */
  private void tick() {
    try {
      checkDueItems();
    } catch (Throwable e) {
      remaining = Collections.emptyIterator();
      onFailure.accept(e);
    }
  }

  /**
   * Checks the share of the items that corresponds to the elapsed part of the round, which may be
   * several ticks if this thread had to wait for a processor.
   */
  private void checkDueItems() {
    long now = System.nanoTime();
    if (!remaining.hasNext()) {
      remaining = items.iterator();
      roundSize = items.size();
      checkedInRound = 0;
      roundStart = now - TICK_NANOS;
    }
    // At the end of the round all remaining items are due, even if items have been added.
    boolean endOfRound = now - roundStart >= ROUND_NANOS;
    long due = endOfRound ? Long.MAX_VALUE : roundSize * (now - roundStart) / ROUND_NANOS + 1;
    for (; checkedInRound < due && remaining.hasNext(); checkedInRound++) {
      checkItem(remaining.next());
    }
  }

  private void checkItem(T item) {
    try {
      check.accept(item);
    } catch (Throwable e) {
      onFailure.accept(e);
    }
  }

  /** Stops the checks. Does not wait for a check in progress. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
