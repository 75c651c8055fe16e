package chat.parley.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration of the presence of users.
 *
 * @param interval Minimum time between two messages to one subscription to presence.
 * @param grace Time for which a user stays online after a connection has ended without a
 *     DISCONNECT, so that a reconnect is not seen; for as long after its start a node reports users
 *     of which it has not heard as unknown.
 * @param lease Time without a sign of another node after which it counts as ended; its users then
 *     stay online for the grace. At least 1s.
 * @param watched Maximum number of users that one session watches.
 * @param named Maximum number of members of a room whose presence is sent by name; for larger rooms
 *     only the number of members that are online is sent.
 */
@ConfigurationProperties("parley.presence")
record PresenceProperties(
    @DefaultValue("1s") Duration interval,
    @DefaultValue("15s") Duration grace,
    @DefaultValue("6s") Duration lease,
    @DefaultValue("500") int watched,
    @DefaultValue("200") int named) {

  private static final Duration MAX = Duration.ofHours(1);

  PresenceProperties {
    check("interval", interval, !interval.isNegative() && interval.compareTo(MAX) <= 0);
    check("grace", grace, !grace.isNegative() && grace.compareTo(MAX) <= 0);
    check("lease", lease, lease.toMillis() >= 1_000 && lease.compareTo(MAX) <= 0);
    check("watched", watched, watched > 0 && watched <= 10_000);
    check("named", named, named >= 0 && named <= 10_000);
  }

  private static void check(String name, Object value, boolean isValid) {
    if (!isValid) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.presence." + name,
          value,
          "Durations must be from 0 (the lease from 1s) to 1h, watched from 1 to 10000, and named"
              + " from 0 to 10000.");
    }
  }
}
