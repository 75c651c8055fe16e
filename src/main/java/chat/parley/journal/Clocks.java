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

  /** The clocks of the system. */
  public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

  /** Reads both clocks. */
  ClockTrust.Moment now() {
    return new ClockTrust.Moment(wall.millis(), nanos.getAsLong());
  }
}
