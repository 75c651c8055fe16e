package chat.parley.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The broker that joins the nodes of a cluster: RabbitMQ or ActiveMQ Artemis, by STOMP over TCP.
 *
 * @param host Host name or address of the broker that joins this node to others; without it this
 *     node runs alone.
 * @param port Port on which the broker accepts STOMP over TCP.
 * @param login User name for the broker; without it none is sent.
 * @param passcode Password for the broker; without it none is sent.
 * @param virtualHost Virtual host of RabbitMQ, sent as the host header of CONNECT.
 * @param ssl Whether the connection uses TLS, and the certificate and host name of the broker are
 *     checked.
 * @param sslBundle Name of the Spring Boot SSL bundle with the trusted certificates; without it the
 *     certificates that the JVM trusts are used.
 * @param destination Topic over which all nodes of the cluster exchange frames; clusters that share
 *     a broker need one topic each.
 * @param heartBeat Interval between heart-beats in both directions; the connection is closed if
 *     nothing is received for three times the negotiated interval. 0 disables heart-beats.
 * @param maxLag Maximum time until a frame of this node comes back from the broker; if it is
 *     exceeded, the database is read as without a link. Must be positive.
 * @param ephemeralAge Maximum age of an ephemeral message on its way to other nodes; older ones are
 *     dropped. Must be positive.
 */
@ConfigurationProperties("parley.cluster")
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
          "parley.cluster." + name, value, "The duration must be longer than 0, for example 2s.");
    }
  }
}
