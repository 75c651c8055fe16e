package chat.parley.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration of event streams.
 *
 * @param maxAge Time after which an event stream ends, so that its client connects again, perhaps
 *     to another node; each one lasts up to 20 % less or more. At least 1s.
 * @param keepAlive Interval of the comments that keep proxies from ending an event stream. At least
 *     100ms.
 */
@ConfigurationProperties("parley.event-streams")
record EventStreamProperties(
    @DefaultValue("15m") Duration maxAge, @DefaultValue("15s") Duration keepAlive) {

  private static final Duration YEAR = Duration.ofDays(365);

  /** Checks that both times are in their bounds. */
  EventStreamProperties {
    check("max-age", maxAge, Duration.ofSeconds(1));
    check("keep-alive", keepAlive, Duration.ofMillis(100));
  }

  private static void check(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(YEAR) > 0) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.event-streams." + name,
          value,
          "It must be from %d ms to one year.".formatted(min.toMillis()));
    }
  }
}
