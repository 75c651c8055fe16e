package chat.parley.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Limits on the resources of clients. A client that exceeds a limit receives an error or is
 * disconnected; other clients are not affected.
 *
 * @param messageSize Maximum size of a message body.
 * @param headers Maximum number of headers in a STOMP frame.
 * @param headerSize Maximum size of all headers of a STOMP frame together.
 * @param framesPerSecond Maximum number of frames per second that one session may send, including
 *     pings and fragments.
 * @param bytesPerSecond Maximum number of bytes per second that one session may send.
 * @param messagesPerSecond Maximum number of messages per second that one user may send to a node,
 *     on all sessions and by all protocols together. A user may move as many markers, and read the
 *     list of conversations a twentieth as often.
 * @param newStreamsPerMinute Maximum number of first messages per minute that one user may send to
 *     new rooms, inboxes and conversations; and of blocks of users with which it has no
 *     conversation.
 * @param newUsersPerMinute Maximum number of user names per minute that a node in open mode records
 *     as new, because clients choose them; further names are recorded later.
 * @param burst Time for which the unused part of a rate per second accumulates; at least 1s.
 * @param sessionsPerUser Maximum number of open sessions of one user on a node.
 * @param sessionsPerAddress Maximum number of open sessions from one address on a node; IPv6
 *     addresses count by their first 64 bits. The same number of connections may be open in
 *     addition that are not sessions yet.
 * @param handshakesPerSecond Maximum number of handshakes per second from one address.
 * @param requestsPerSecond Maximum number of requests to the HTTP API per second from one address.
 * @param subscriptions Maximum number of subscriptions of one session.
 * @param connectTime Maximum time from the handshake to the CONNECT of a STOMP client, and until a
 *     connection has sent the head of an HTTP request.
 * @param idleTime Maximum time without a frame from a client; after half of it the server sends a
 *     WebSocket ping. A message must also arrive completely within this time. 0 waits forever.
 * @param outboxSize Maximum size of the messages that wait to be written to one session. Over half
 *     of it ephemeral messages are shed; over all of it the session is closed with code 1013.
 * @param inboxMessages Maximum number of undelivered messages in one inbox. When it is full,
 *     senders are refused; no stored message is dropped.
 * @param devicesPerInbox Maximum number of named devices of one inbox.
 * @param gapsPerDevice Maximum number of gaps between the messages that a device has acknowledged
 *     individually.
 * @param deviceExpiry Time after which an unused device is removed; 0 keeps all devices forever.
 * @param membersPerRoom Maximum number of members of one room; a room may have a lower limit of its
 *     own.
 * @param roomsPerUser Maximum number of rooms of which one user is a member.
 * @param invitationsPerUser Maximum number of invitations of one user that are neither accepted nor
 *     declined.
 * @param invitationsPerRoom Maximum number of invitations to one room that are neither accepted nor
 *     declined.
 * @param blocksPerUser Maximum number of users that one user may block; concurrent requests to
 *     several nodes may exceed it.
 * @param changeTime Maximum age of a message that its author may edit or remove; 0 allows neither.
 *     Moderators may remove messages of any age.
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
    @DefaultValue("1000") int newUsersPerMinute,
    @DefaultValue("10s") Duration burst,
    @DefaultValue("100") int sessionsPerUser,
    @DefaultValue("1000") int sessionsPerAddress,
    @DefaultValue("100") int handshakesPerSecond,
    @DefaultValue("50") int requestsPerSecond,
    @DefaultValue("1000") int subscriptions,
    @DefaultValue("10s") Duration connectTime,
    @DefaultValue("5m") Duration idleTime,
    @DefaultValue("1MB") DataSize outboxSize,
    @DefaultValue("10000") int inboxMessages,
    @DefaultValue("32") int devicesPerInbox,
    @DefaultValue("256") int gapsPerDevice,
    @DefaultValue("90d") Duration deviceExpiry,
    @DefaultValue("100000") int membersPerRoom,
    @DefaultValue("3000") int roomsPerUser,
    @DefaultValue("1000") int invitationsPerUser,
    @DefaultValue("1000") int invitationsPerRoom,
    @DefaultValue("1000") int blocksPerUser,
    @DefaultValue("2d") Duration changeTime) {

  private static final long MEGABYTE = 1024 * 1024;
  private static final Duration YEAR = Duration.ofDays(365);

  /** Checks that all values are in their bounds. A large value stands for no limit. */
  public Limits {
    between("message-size", messageSize.toBytes(), 64 * MEGABYTE);
    positive("headers", headers);
    between("header-size", headerSize.toBytes(), MEGABYTE);
    positive("frames-per-second", framesPerSecond);
    positive("bytes-per-second", bytesPerSecond.toBytes());
    positive("messages-per-second", messagesPerSecond);
    positive("new-streams-per-minute", newStreamsPerMinute);
    positive("new-users-per-minute", newUsersPerMinute);
    positive("sessions-per-user", sessionsPerUser);
    positive("sessions-per-address", sessionsPerAddress);
    positive("handshakes-per-second", handshakesPerSecond);
    positive("requests-per-second", requestsPerSecond);
    positive("subscriptions", subscriptions);
    between("burst", burst.toMillis(), YEAR.toMillis());
    between("connect-time", connectTime.toMillis(), YEAR.toMillis());
    between("idle-time", idleTime.toMillis() + 1, YEAR.toMillis() + 1);
    between("outbox-size", outboxSize.toBytes(), 1024 * MEGABYTE);
    positive("inbox-messages", inboxMessages);
    between("devices-per-inbox", devicesPerInbox, 1000);
    between("gaps-per-device", gapsPerDevice, 100_000);
    between("device-expiry", deviceExpiry.toMillis() + 1, 100 * YEAR.toMillis() + 1);
    positive("members-per-room", membersPerRoom);
    positive("rooms-per-user", roomsPerUser);
    positive("invitations-per-user", invitationsPerUser);
    positive("invitations-per-room", invitationsPerRoom);
    positive("blocks-per-user", blocksPerUser);
    between("change-time", changeTime.toMillis() + 1, 1000 * YEAR.toMillis());
  }

  private static void positive(String name, long value) {
    between(name, value, Long.MAX_VALUE);
  }

  private static void between(String name, long value, long max) {
    if (value <= 0 || value > max) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.limits." + name,
          value,
          ("Limits must be more than 0 and at most %d (sizes in bytes, times in milliseconds);"
                  + " set a large value for no limit.")
              .formatted(max));
    }
  }
}
