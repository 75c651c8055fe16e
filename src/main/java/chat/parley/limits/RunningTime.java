package chat.parley.limits;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A monotonic clock of the time in which this process runs: {@link System#nanoTime} without pauses
 * in which the process got no processor (a stopped process, a paused virtual machine, a long
 * garbage collection). A pause counts for at most {@link #MAX_STEP_NANOS}. Timeouts of clients are
 * measured by this clock, so that data which clients sent during a pause and which waits in the
 * sockets is read before a timeout expires. Any thread may call.
 */
public final class RunningTime {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The maximum time that counts between two ticks, in nanoseconds. */
  static final long MAX_STEP_NANOS = 3 * TICK_NANOS;

  private static final class Shared {
    static final RunningTime TIME = start();

    private static RunningTime start() {
      var time = new RunningTime(System::nanoTime);
      Thread.ofPlatform().name("parley-running-time").daemon().start(time::run);
      return time;
    }
  }

  /**
   * One tick of the thread that detects pauses.
   *
   * @param at the time of the tick by the underlying clock, in nanoseconds
   * @param lost the total time that did not count until then, in nanoseconds
   */
  private record Tick(long at, long lost) {}

  private final LongSupplier clock;
  private volatile Tick last;

  /**
   * Creates a clock without a thread; {@link #tick} must be called.
   *
   * @param clock the underlying clock, in nanoseconds, such as {@link System#nanoTime}
   */
  RunningTime(LongSupplier clock) {
    this.clock = clock;
    this.last = new Tick(clock.getAsLong(), 0);
  }

  /** Returns the running time of this process in nanoseconds; only differences are meaningful. */
  public static long nanos() {
    return Shared.TIME.now();
  }

  long now() {
    Tick tick = last;
    return tick.at + Math.min(clock.getAsLong() - tick.at, MAX_STEP_NANOS) - tick.lost;
  }

  /** Records that the process is running. Called by one thread only. */
  void tick() {
    Tick tick = last;
    long now = clock.getAsLong();
    last = new Tick(now, tick.lost + Math.max(0, now - tick.at - MAX_STEP_NANOS));
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      try {
        tick();
      } catch (Throwable _) {
        // Out of memory: the next tick makes up for this one. The thread must not end, because the
        // clock would stand still without it and no timeout would expire.
      }
    }
  }
}
