package chat.parley.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration of the stop of a node that has clients.
 *
 * @param time Time over which the sessions are closed at a stop, so that their clients do not all
 *     connect to other nodes at once; 0 closes all at once. Without it 10s if {@code
 *     parley.cluster.host} is set, and otherwise 0. At most 1h.
 * @param delay Time from the moment at which the readiness probe reports the stop until the first
 *     session is closed, in which load balancers notice. Not used if all sessions are closed at
 *     once, or if there is none. At most 10m.
 */
@ConfigurationProperties("parley.drain")
record DrainProperties(@Nullable Duration time, @DefaultValue("3s") Duration delay) {

  private static final Duration CLUSTER_TIME = Duration.ofSeconds(10);

  DrainProperties {
    check("time", time, Duration.ofHours(1));
    check("delay", delay, Duration.ofMinutes(10));
  }

  private static void check(String name, @Nullable Duration value, Duration max) {
    if (value != null && (value.isNegative() || value.compareTo(max) > 0)) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.drain." + name,
          value,
          "It must be from 0 to %d minutes, for example 10s.".formatted(max.toMinutes()));
    }
  }

  /**
   * Returns the time over which sessions are closed.
   *
   * @param hasCluster whether there are other nodes that clients can connect to
   */
  Duration time(boolean hasCluster) {
    if (time != null) {
      return time;
    }
    return hasCluster ? CLUSTER_TIME : Duration.ZERO;
  }
}
