package chat.parley.journal;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks of this machine.
 *
 * @param wall the wall clock, which may be set at any time
 * @param nanos the monotonic clock, in nanoseconds like {@link System#nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {

  /** Maximum time between the two readings of a moment. */
  private static final long MAX_PAUSE_NANOS = 1_000_000_000;

  /** The clocks of the system. */
  public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

  /**
   * Reads both clocks at one moment: repeatedly, while the process was paused between the two. A
   * pause would otherwise look like a wall clock that was set.
   */
  ClockTrust.Moment now() {
    long before = nanos.getAsLong();
    while (true) {
      long millis = wall.millis();
      long after = nanos.getAsLong();
      if (after - before <= MAX_PAUSE_NANOS) {
        return new ClockTrust.Moment(millis, after);
      }
      before = after;
    }
  }
}
