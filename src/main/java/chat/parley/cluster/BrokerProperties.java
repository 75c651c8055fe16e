package chat.parley.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The broker that joins this process to others, if there are any: RabbitMQ or ActiveMQ Artemis, by
 * STOMP over TCP.
 *
 * @param host where it is; with none Parley is alone
 * @param port where it listens for STOMP
 * @param login who connects
 * @param passcode with what
 * @param virtualHost the {@code host} of CONNECT: RabbitMQ's virtual host
 * @param ssl whether the connection is encrypted, and the broker's certificate checked
 * @param sslBundle the bundle of Spring Boot's that says which certificates are trusted; with none
 *     those that the JVM trusts
 * @param destination the one topic over which all nodes speak
 * @param heartBeat how often the link is proved to be alive, in both directions; it is given up
 *     after three times as long
 * @param maxLag the maximum time in which frames of this node come back from the broker; over it
 *     the database is read as without a link
 * @param ephemeralAge the maximum age of an ephemeral message on its way to other nodes; older ones
 *     are dropped
 */
@ConfigurationProperties("parley.relay")
record BrokerProperties(
    @Nullable String host,
    @DefaultValue("61613") int port,
    @Nullable String login,
    @Nullable String passcode,
    @DefaultValue("/") String virtualHost,
    @DefaultValue("false") boolean ssl,
    @Nullable String sslBundle,
    @DefaultValue("/topic/parley") String destination,
    @DefaultValue("3s") Duration heartBeat,
    @DefaultValue("2s") Duration maxLag,
    @DefaultValue("3s") Duration ephemeralAge) {

  BrokerProperties {
    requirePositive("max-lag", maxLag);
    requirePositive("ephemeral-age", ephemeralAge);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.relay." + name, value, "Give it a time that is longer than 0, such as 2s.");
    }
  }
}
