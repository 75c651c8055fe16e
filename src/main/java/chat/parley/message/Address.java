package chat.parley.message;

/** Where a message goes: the key of a stream. The only speller of destinations. */
public sealed interface Address {

  String CHAT = "chat";
  String ROOM = "room.";
  String INBOX = "inbox.";
  String RULINGS = "rulings";

  /** The conversation of all. */
  record Everyone() implements Address {}

  /** The conversation in one room. */
  record Room(RoomName name) implements Address {}

  /** What moderators have decided. No destination leads there. */
  record Rulings() implements Address {}

  /** What is written to one person. */
  record Inbox(UserName owner) implements Address {}

  private static ChatException unknown(String destination, String allowed) {
    String shown = destination.length() > 100 ? destination.substring(0, 100) + "…" : destination;
    return ChatError.BAD_DESTINATION.because(
        "No destination '%s'; there are %s".formatted(shown, allowed));
  }

  /**
   * The stream that a reader means.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION}, or {@link ChatError#BAD_NAME} for a
   *     room
   */
  static Address toRead(String destination, UserName reader) {
    if (destination.equals("/topic/chat")) {
      return new Everyone();
    }
    if (destination.equals("/user/queue/messages")) {
      return new Inbox(reader);
    }
    if (destination.startsWith("/topic/room.")) {
      return new Room(new RoomName(destination.substring("/topic/room.".length())));
    }
    throw unknown(
        destination,
        "/topic/chat, /topic/room.{room}, /user/queue/messages and /user/queue/errors");
  }

  /**
   * The stream that a sender means.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION}, or {@link ChatError#BAD_NAME} for a
   *     room or a person
   */
  static Address toWrite(String destination) {
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

  /** The name of the stream: what it is known by in the store and, but for inboxes, by HTTP. */
  default String stream() {
    return switch (this) {
      case Everyone _ -> CHAT;
      case Room(RoomName name) -> ROOM + name;
      case Rulings _ -> RULINGS;
      case Inbox(UserName owner) -> INBOX + owner;
    };
  }

  /**
   * The stream of a name that {@link #stream} has given.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION}, or {@link ChatError#BAD_NAME}
   */
  static Address ofStream(String name) {
    if (name.equals(RULINGS)) {
      return new Rulings();
    }
    return name.startsWith(INBOX)
        ? new Inbox(new UserName(name.substring(INBOX.length())))
        : ofPublicStream(name);
  }

  /** The same, but no inbox. */
  static Address ofPublicStream(String name) {
    if (name.equals(CHAT)) {
      return new Everyone();
    }
    if (name.startsWith(ROOM)) {
      return new Room(new RoomName(name.substring(ROOM.length())));
    }
    throw ChatError.BAD_DESTINATION.because("The streams are chat, room.{room} and inbox");
  }

  /** The destination under which a reader of the stream sees its messages. */
  default String destination() {
    return switch (this) {
      case Everyone _ -> "/topic/chat";
      case Room(RoomName name) -> "/topic/room." + name;
      case Rulings _ -> "/app/moderation";
      case Inbox _ -> "/user/queue/messages";
    };
  }
}
