package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import chat.parley.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/**
 * The services and limits that all STOMP sessions share.
 *
 * @param serverName the {@code server} header of CONNECTED
 */
@Component
record StompServices(
    Conversation conversation,
    Limits limits,
    StompProperties properties,
    HeartBeatTimer heartBeats,
    String serverName) {

  @Autowired
  StompServices(
      Conversation conversation,
      Limits limits,
      StompProperties properties,
      HeartBeatTimer heartBeats,
      ObjectProvider<BuildProperties> build) {
    this(conversation, limits, properties, heartBeats, serverName(build.getIfAvailable()));
  }

  private static String serverName(@Nullable BuildProperties build) {
    return "parley/" + (build == null ? "development" : build.getVersion());
  }

  /**
   * Returns the decoder of a new session. It accepts bodies of up to twice the maximum message
   * size, so that a slightly too large message is refused with {@code message-too-large}, after
   * which the session can go on; a body that is larger still ends the session.
   */
  StompDecoder newDecoder() {
    return new StompDecoder(maxHeadBytes(), limits.headers(), 2 * maxMessageBytes());
  }

  /** Returns the transactions of a new session. */
  Transactions newTransactions() {
    return new Transactions(16 * maxMessageBytes());
  }

  /**
   * Returns the maximum size of a WebSocket message, in bytes: that of a head and a body together.
   */
  int maxWebSocketMessageBytes() {
    return 2 * maxMessageBytes() + maxHeadBytes();
  }

  private int maxHeadBytes() {
    return Math.toIntExact(limits.headerSize().toBytes());
  }

  private int maxMessageBytes() {
    return Math.toIntExact(limits.messageSize().toBytes());
  }
}
