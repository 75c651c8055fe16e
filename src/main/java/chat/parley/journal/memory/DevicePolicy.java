package chat.parley.journal.memory;

import chat.parley.limits.Limits;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The limits on the devices of an inbox.
 *
 * @param maxDevices maximum number of devices of an inbox, not counting {@link
 *     Devices#DEFAULT_DEVICE}
 * @param maxGaps maximum number of ranges of a cursor; ranges arise when messages are acknowledged
 *     individually
 * @param expiry time after which an unused device is removed; zero keeps it forever
 * @param clock the wall clock by which devices expire
 */
public record DevicePolicy(int maxDevices, int maxGaps, Duration expiry, InstantSource clock) {

  private static final Duration DAY = Duration.ofDays(1);

  public static DevicePolicy of(Limits limits, InstantSource clock) {
    return new DevicePolicy(
        limits.devicesPerInbox(), limits.gapsPerDevice(), limits.deviceExpiry(), clock);
  }

  /** Returns the current time in milliseconds since 1970 UTC. */
  long now() {
    return clock.millis();
  }

  /**
   * Returns whether the stored time of last use of a device is due for an update: it is updated
   * once a day, or twice per expiry time if that is more often.
   *
   * @param seenAt time of last use, milliseconds since 1970 UTC
   */
  public boolean isStale(long seenAt) {
    Duration half = expiry.dividedBy(2);
    Duration interval = expiry.isZero() || half.compareTo(DAY) > 0 ? DAY : half;
    return seenAt < now() - interval.toMillis();
  }

  /**
   * Returns whether a device has expired.
   *
   * @param seenAt time of last use, milliseconds since 1970 UTC
   */
  boolean isExpired(long seenAt) {
    return !expiry.isZero() && seenAt < now() - expiry.toMillis();
  }
}
