package chat.parley.stomp;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;

/** The destinations of STOMP, most of which stand for one stream each. */
final class Destination {

  /** The destination of refusals that do not end the session. It is not a stream. */
  static final String ERRORS = "/user/queue/errors";

  /** The destination of legacy envelopes. It is not a stream: the recipient is in the body. */
  static final String ENVELOPES = "/app/messages";

  /** The destination to which a client sends a new token before its current one expires. */
  static final String TOKEN = "/app/token";

  /** The destination of moderation actions. */
  static final String MODERATION = "/app/moderation";

  private static final String CHAT = "/topic/chat";
  private static final String ROOM = "/topic/room.";
  private static final String OWN_INBOX = "/user/queue/messages";
  private static final String INBOX_START = "/user/";
  private static final String INBOX_END = "/queue/messages";
  private static final String APP_CHAT = "/app/chat";
  private static final String APP_ROOM = "/app/room.";

  private static final int MAX_SHOWN = 100;

  private Destination() {}

  /**
   * Parses the destination of a SUBSCRIBE to a stream. {@link #ERRORS} is not accepted.
   *
   * @param subscriber the user of the session, the owner of {@code /user/queue/messages}
   * @throws ChatException {@link ChatError#BAD_DESTINATION} if it is not the destination of a
   *     stream; {@link ChatError#BAD_NAME} if it contains an invalid room name
   */
  static Address parseSubscribe(String destination, UserName subscriber) {
    if (destination.equals(CHAT)) {
      return new Address.Everyone();
    }
    if (destination.equals(OWN_INBOX)) {
      return new Address.Inbox(subscriber);
    }
    if (destination.startsWith(ROOM)) {
      return room(destination, ROOM);
    }
    throw unknown(
        destination,
        "/topic/chat, /topic/room.{room}, /user/queue/messages and /user/queue/errors");
  }

  /**
   * Parses the destination of a SEND to a stream. {@link #ENVELOPES} is not accepted.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION} if it is not the destination of a
   *     stream; {@link ChatError#BAD_NAME} if it contains an invalid room or user name
   */
  static Address parseSend(String destination) {
    if (destination.equals(CHAT) || destination.equals(APP_CHAT)) {
      return new Address.Everyone();
    }
    if (destination.startsWith(INBOX_START) && destination.endsWith(INBOX_END)) {
      int end = destination.length() - INBOX_END.length();
      if (end > INBOX_START.length()) {
        return new Address.Inbox(new UserName(destination.substring(INBOX_START.length(), end)));
      }
    }
    if (destination.startsWith(ROOM)) {
      return room(destination, ROOM);
    }
    if (destination.startsWith(APP_ROOM)) {
      return room(destination, APP_ROOM);
    }
    throw unknown(
        destination,
        "/topic/chat, /app/chat, /topic/room.{room}, /app/room.{room},"
            + " /user/{name}/queue/messages and /app/messages");
  }

  private static Address room(String destination, String prefix) {
    return new Address.Room(new RoomName(destination.substring(prefix.length())));
  }

  private static ChatException unknown(String destination, String allowed) {
    String shown =
        destination.length() > MAX_SHOWN ? destination.substring(0, MAX_SHOWN) + "…" : destination;
    return ChatError.BAD_DESTINATION.because(
        "Unknown destination '%s'; the destinations are %s".formatted(shown, allowed));
  }

  /** Returns the destination that subscribers see in the messages of a stream. */
  static String format(Address address) {
    return switch (address) {
      case Address.Everyone _ -> CHAT;
      case Address.Room(RoomName name) -> ROOM + name;
      case Address.Rulings _ -> MODERATION;
      case Address.Inbox _ -> OWN_INBOX;
    };
  }
}
