package chat.parley.message;

/** The address of a stream. All names of streams are defined here. */
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

  /** The stream of moderators' decisions, which clients cannot read. */
  record Rulings() implements Address {}

  /** The stream of messages to one user. */
  record Inbox(UserName owner) implements Address {}

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
}
