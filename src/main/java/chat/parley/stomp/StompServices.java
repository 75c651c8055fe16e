package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import chat.parley.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** What all STOMP connections share. */
@Component
record StompServices(
    Conversation conversation,
    Limits limits,
    StompProperties properties,
    HeartBeatTimer heartBeats,
    String name) {

  @Autowired
  StompServices(
      Conversation conversation,
      Limits limits,
      StompProperties properties,
      HeartBeatTimer heartBeats,
      ObjectProvider<BuildProperties> build) {
    this(conversation, limits, properties, heartBeats, name(build.getIfAvailable()));
  }

  private static String name(@Nullable BuildProperties build) {
    return "parley/" + (build == null ? "development" : build.getVersion());
  }

  /** A body that is a little too long gets an answer; one that is far too long ends the session. */
  StompDecoder decoder() {
    return new StompDecoder(headSize(), limits.headers(), 2 * bodySize());
  }

  Transactions transactions() {
    return new Transactions(16 * bodySize());
  }

  /** The longest WebSocket message that is read. */
  int messageSize() {
    return 2 * bodySize() + headSize();
  }

  private int headSize() {
    return Math.toIntExact(limits.headerSize().toBytes());
  }

  private int bodySize() {
    return Math.toIntExact(limits.messageSize().toBytes());
  }
}
