package chat.parley.message;

/**
 * The address of a stream. All names of streams, and the destinations of STOMP that stand for one
 * stream each, are defined here.
 */
public sealed interface Address {

  /** The name of the stream of all users. */
  String CHAT = "chat";

  /** The prefix of the names of room streams. */
  String ROOM = "room.";

  /** The prefix of the names of inbox streams. */
  String INBOX = "inbox.";

  /** The name of the stream of moderators' decisions. */
  String RULINGS = "rulings";

  /** The stream of all users. */
  record Everyone() implements Address {}

  /** The stream of a room. */
  record Room(RoomName name) implements Address {}

  /** The stream of moderators' decisions. No destination is converted to it. */
  record Rulings() implements Address {}

  /** The stream of messages to one user. */
  record Inbox(UserName owner) implements Address {}

  private static ChatException unknown(String destination, String allowed) {
    String shown = destination.length() > 100 ? destination.substring(0, 100) + "…" : destination;
    return ChatError.BAD_DESTINATION.because(
        "Unknown destination '%s'; the destinations are %s".formatted(shown, allowed));
  }

  /**
   * Parses the destination of a SUBSCRIBE to a stream. {@code /user/queue/errors} is not accepted:
   * it is not a stream.
   *
   * @param subscriber the user of the session, and so the owner of {@code /user/queue/messages}
   * @throws ChatException with {@link ChatError#BAD_DESTINATION} if it is not the destination of a
   *     stream, or {@link ChatError#BAD_NAME} if it contains an invalid room name
   */
  static Address ofSubscribeDestination(String destination, UserName subscriber) {
    if (destination.equals("/topic/chat")) {
      return new Everyone();
    }
    if (destination.equals("/user/queue/messages")) {
      return new Inbox(subscriber);
    }
    if (destination.startsWith("/topic/room.")) {
      return new Room(new RoomName(destination.substring("/topic/room.".length())));
    }
    throw unknown(
        destination,
        "/topic/chat, /topic/room.{room}, /user/queue/messages and /user/queue/errors");
  }

  /**
   * Parses the destination of a SEND to a stream. {@code /app/messages} is not accepted: its
   * recipient is in the body.
   *
   * @throws ChatException with {@link ChatError#BAD_DESTINATION} if it is not the destination of a
   *     stream, or {@link ChatError#BAD_NAME} if it contains an invalid room or user name
   */
  static Address ofSendDestination(String destination) {
    if (destination.equals("/topic/chat") || destination.equals("/app/chat")) {
      return new Everyone();
    }
    if (destination.startsWith("/user/") && destination.endsWith("/queue/messages")) {
      int end = destination.length() - "/queue/messages".length();
      if (end > "/user/".length()) {
        return new Inbox(new UserName(destination.substring("/user/".length(), end)));
      }
    }
    for (String prefix : new String[] {"/topic/room.", "/app/room."}) {
      if (destination.startsWith(prefix)) {
        return new Room(new RoomName(destination.substring(prefix.length())));
      }
    }
    throw unknown(
        destination,
        "/topic/chat, /app/chat, /topic/room.{room}, /app/room.{room},"
            + " /user/{name}/queue/messages and /app/messages");
  }

  /** Returns the name of the stream in the store and, except for inboxes, in the HTTP API. */
  default String stream() {
    return switch (this) {
      case Everyone _ -> CHAT;
      case Room(RoomName name) -> ROOM + name;
      case Rulings _ -> RULINGS;
      case Inbox(UserName owner) -> INBOX + owner;
    };
  }

  /**
   * Parses the name of a stream, as returned by {@link #stream}. Does not check that anything is
   * stored in the stream.
   *
   * @throws ChatException with {@link ChatError#BAD_DESTINATION} if the name has none of the four
   *     forms, or {@link ChatError#BAD_NAME} if it contains an invalid room or user name
   */
  static Address ofStream(String name) {
    if (name.equals(RULINGS)) {
      return new Rulings();
    }
    return name.startsWith(INBOX)
        ? new Inbox(new UserName(name.substring(INBOX.length())))
        : ofPublicStream(name);
  }

  /**
   * Parses the name of a public stream: {@link #CHAT}, or that of a room. Does not check that
   * anything is stored in the stream.
   *
   * @throws ChatException with {@link ChatError#BAD_DESTINATION} if it is another name, or {@link
   *     ChatError#BAD_NAME} if it contains an invalid room name
   */
  static Address ofPublicStream(String name) {
    if (name.equals(CHAT)) {
      return new Everyone();
    }
    if (name.startsWith(ROOM)) {
      return new Room(new RoomName(name.substring(ROOM.length())));
    }
    throw ChatError.BAD_DESTINATION.because(
        "Unknown stream; the streams are chat, room.{room} and inbox");
  }

  /** Returns the destination that subscribers see in the messages of the stream. */
  default String destination() {
    return switch (this) {
      case Everyone _ -> "/topic/chat";
      case Room(RoomName name) -> "/topic/room." + name;
      case Rulings _ -> "/app/moderation";
      case Inbox _ -> "/user/queue/messages";
    };
  }
}
