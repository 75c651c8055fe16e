package chat.parley.journal.memory;

import chat.parley.journal.Journal;
import chat.parley.limits.Limits;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How many devices an inbox has, and for how long an unused one is kept.
 *
 * @param maxDevices how many devices an inbox may have besides {@link Journal#DEFAULT_DEVICE}
 * @param maxGaps how many ranges a cursor may have because messages were acknowledged individually
 * @param expiry how long an unused device is kept; zero keeps it forever
 */
public record DevicePolicy(int maxDevices, int maxGaps, Duration expiry, InstantSource clock) {

  private static final Duration DAY = Duration.ofDays(1);

  public static DevicePolicy of(Limits limits, InstantSource clock) {
    return new DevicePolicy(
        limits.devicesPerInbox(), limits.gapsPerDevice(), limits.deviceExpiry(), clock);
  }

  long now() {
    return clock.millis();
  }

  /**
   * Whether it is time to note again that a device is in use: once a day, and twice in the time
   * after which it would expire.
   */
  public boolean isStale(long seenAt) {
    Duration half = expiry.dividedBy(2);
    Duration often = expiry.isZero() || half.compareTo(DAY) > 0 ? DAY : half;
    return seenAt < now() - often.toMillis();
  }

  boolean isExpired(long seenAt) {
    return seenAt < expiredBefore();
  }

  /** A device that was last seen before this time has expired. */
  long expiredBefore() {
    return expiry.isZero() ? Long.MIN_VALUE : now() - expiry.toMillis();
  }
}
