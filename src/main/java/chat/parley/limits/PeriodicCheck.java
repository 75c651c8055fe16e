package chat.parley.limits;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at each of many things twice a second, on a thread of its own, and not at all of them at
 * once: ending many takes the processors for as long as others would notice.
 */
public final class PeriodicCheck<T> implements AutoCloseable {

  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PART_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Collection<T> all;
  private final Consumer<T> look;
  private final Consumer<Throwable> failed;
  private final ScheduledExecutorService thread;
  private Iterator<T> next = Collections.emptyIterator();
  private long size;
  private long seen;
  private long began;

  /**
   * Begins.
   *
   * @param name of the thread
   * @param all may change at any time
   * @param look must not block; if it throws, the others are looked at all the same
   * @param failed told of what it throws
   */
  public PeriodicCheck(
      String name, Collection<T> all, Consumer<T> look, Consumer<Throwable> failed) {
    this.all = all;
    this.look = look;
    this.failed = failed;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    var _ = thread.scheduleWithFixedDelay(this::tick, PART_NANOS, PART_NANOS, TimeUnit.NANOSECONDS);
  }

  /** A task that throws is not run again, and nobody is told. */
  private void tick() {
    try {
      lookAtSome();
    } catch (Throwable e) {
      next = Collections.emptyIterator();
      failed.accept(e);
    }
  }

  /** As many as belong to the time that has gone by: it may have waited long for a processor. */
  private void lookAtSome() {
    long now = System.nanoTime();
    if (!next.hasNext()) {
      next = all.iterator();
      size = all.size();
      seen = 0;
      began = now - PART_NANOS;
    }
    // A round ends in time, though more have come meanwhile.
    boolean late = now - began >= ROUND_NANOS;
    long upTo = late ? Long.MAX_VALUE : size * (now - began) / ROUND_NANOS + 1;
    for (; seen < upTo && next.hasNext(); seen++) {
      lookAt(next.next());
    }
  }

  private void lookAt(T one) {
    try {
      look.accept(one);
    } catch (Throwable e) {
      failed.accept(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
