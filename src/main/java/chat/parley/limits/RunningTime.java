package chat.parley.limits;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The time that this process has been running: {@link System#nanoTime} without the pauses in which
 * it got no processor (a stopped process, a paused virtual machine, a long collection). Timeouts of
 * clients are measured by it: what clients sent during a pause has been waiting in the sockets, and
 * is read before they are judged. A pause counts for at most {@link #LONGEST_STEP}. Any thread may
 * ask.
 */
public final class RunningTime {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

  /** The most time that passes between two ticks, however long they are apart, in nanoseconds. */
  static final long LONGEST_STEP = 3 * TICK;

  private static final class Shared {
    static final RunningTime TIME = start();

    private static RunningTime start() {
      var time = new RunningTime(System::nanoTime);
      Thread.ofPlatform().name("parley-running-time").daemon().start(time::run);
      return time;
    }
  }

  /**
   * The last tick.
   *
   * @param at by the clock
   * @param lost all pauses until then
   */
  private record Tick(long at, long lost) {}

  private final LongSupplier clock;
  private volatile Tick last;

  /**
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  RunningTime(LongSupplier clock) {
    this.clock = clock;
    this.last = new Tick(clock.getAsLong(), 0);
  }

  /** The time of this process, in nanoseconds: only differences mean something. */
  public static long nanos() {
    return Shared.TIME.now();
  }

  long now() {
    Tick tick = last;
    return tick.at + Math.min(clock.getAsLong() - tick.at, LONGEST_STEP) - tick.lost;
  }

  /** Notes that the process is running. One thread. */
  void tick() {
    Tick tick = last;
    long now = clock.getAsLong();
    last = new Tick(now, tick.lost + Math.max(0, now - tick.at - LONGEST_STEP));
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(TICK);
      try {
        tick();
      } catch (Throwable _) {
        // No memory for a tick: it is made up for by the next one. Without this thread no timeout
        // would ever end.
      }
    }
  }
}
