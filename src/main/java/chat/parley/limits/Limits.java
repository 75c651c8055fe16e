package chat.parley.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How much anybody may have; whoever is over a limit is told so, and nobody else is.
 *
 * @param messageSize the body of one message
 * @param headers how many headers a STOMP frame has
 * @param headerSize the headers of a STOMP frame together
 * @param framesPerSecond what one session sends
 * @param bytesPerSecond what one session sends
 * @param messagesPerSecond what one user sends, on whichever sessions and by whichever protocol
 * @param newStreamsPerMinute how many rooms and inboxes one user may be the first to write to
 * @param burst for how long a rate may be saved up
 * @param sessionsPerUser how many are open at a time
 * @param sessionsPerAddress the same, from one address; IPv6 counts by its first 64 bits. As many
 *     connections may be open that are no session yet
 * @param handshakesPerSecond how many sessions are opened from one address
 * @param requestsPerSecond what is asked by HTTP from one address
 * @param subscriptions how many one session has
 * @param connectTime how long a STOMP client may take until its CONNECT, and anybody until a
 *     request is there
 * @param idleTime how long nothing at all may come from a client; it is asked by a WebSocket ping
 *     after half of it. A message must come to its end in that time too. 0 waits for ever
 * @param outbox how much may wait for one session; over half of it ephemeral messages are left out,
 *     over all of it the session is closed with 1013
 * @param inboxMessages how many messages may wait for somebody who is away; a full inbox refuses
 *     senders and loses nothing
 * @param devicesPerInbox maximum number of named devices of one inbox
 * @param gapsPerDevice maximum number of gaps between the messages that a device has acknowledged
 *     individually
 * @param deviceExpiry time after which an unused device is removed; 0 keeps all devices forever
 */
@ConfigurationProperties("parley.limits")
public record Limits(
    @DefaultValue("64KB") DataSize messageSize,
    @DefaultValue("64") int headers,
    @DefaultValue("16KB") DataSize headerSize,
    @DefaultValue("1000") int framesPerSecond,
    @DefaultValue("1MB") DataSize bytesPerSecond,
    @DefaultValue("100") int messagesPerSecond,
    @DefaultValue("60") int newStreamsPerMinute,
    @DefaultValue("10s") Duration burst,
    @DefaultValue("100") int sessionsPerUser,
    @DefaultValue("1000") int sessionsPerAddress,
    @DefaultValue("100") int handshakesPerSecond,
    @DefaultValue("50") int requestsPerSecond,
    @DefaultValue("1000") int subscriptions,
    @DefaultValue("10s") Duration connectTime,
    @DefaultValue("5m") Duration idleTime,
    @DefaultValue("1MB") DataSize outbox,
    @DefaultValue("10000") int inboxMessages,
    @DefaultValue("32") int devicesPerInbox,
    @DefaultValue("256") int gapsPerDevice,
    @DefaultValue("90d") Duration deviceExpiry) {

  private static final long MEGABYTE = 1024 * 1024;
  private static final Duration YEAR = Duration.ofDays(365);

  /** Nothing is allowed to nobody: what is not limited has a large number. */
  public Limits {
    between("message-size", messageSize.toBytes(), 64 * MEGABYTE);
    positive("headers", headers);
    between("header-size", headerSize.toBytes(), MEGABYTE);
    positive("frames-per-second", framesPerSecond);
    positive("bytes-per-second", bytesPerSecond.toBytes());
    positive("messages-per-second", messagesPerSecond);
    positive("new-streams-per-minute", newStreamsPerMinute);
    positive("sessions-per-user", sessionsPerUser);
    positive("sessions-per-address", sessionsPerAddress);
    positive("handshakes-per-second", handshakesPerSecond);
    positive("requests-per-second", requestsPerSecond);
    positive("subscriptions", subscriptions);
    between("burst", burst.toMillis(), YEAR.toMillis());
    between("connect-time", connectTime.toMillis(), YEAR.toMillis());
    between("idle-time", idleTime.toMillis() + 1, YEAR.toMillis() + 1);
    between("outbox", outbox.toBytes(), 1024 * MEGABYTE);
    positive("inbox-messages", inboxMessages);
    between("devices-per-inbox", devicesPerInbox, 1000);
    between("gaps-per-device", gapsPerDevice, 100_000);
    between("device-expiry", deviceExpiry.toMillis() + 1, 100 * YEAR.toMillis() + 1);
  }

  private static void positive(String name, long value) {
    between(name, value, Long.MAX_VALUE);
  }

  private static void between(String name, long value, long most) {
    if (value <= 0 || value > most) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.limits." + name,
          value,
          "A limit is more than 0; give a large one for none, at most %d.".formatted(most));
    }
  }
}
