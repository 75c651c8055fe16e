package chat.parley.stomp;

import chat.parley.conversation.TransactionLimits;
import chat.parley.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/**
 * The settings and limits of all STOMP sessions.
 *
 * @param serverName the {@code server} header of CONNECTED
 */
@Component
record StompSettings(Limits limits, StompProperties properties, String serverName) {

  @Autowired
  StompSettings(Limits limits, StompProperties properties, ObjectProvider<BuildProperties> build) {
    this(limits, properties, serverName(build.getIfAvailable()));
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
    return new Transactions(TransactionLimits.maxBodyBytes(limits));
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
