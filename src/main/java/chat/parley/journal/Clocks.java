package chat.parley.journal;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks of this machine.
 *
 * @param wall may be set at any time
 * @param nanos monotonic, as {@link System#nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {

  /** Those of the system. */
  public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

  ClockTrust.Moment now() {
    return new ClockTrust.Moment(wall.millis(), nanos.getAsLong());
  }
}
