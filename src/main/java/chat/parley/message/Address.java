package chat.parley.message;

/** The address of a stream. All names of streams are defined here. */
public sealed interface Address {

  /** The name of the stream of all users. */
  String CHAT = "chat";

  /** The prefix of the names of room streams. */
  String ROOM = "room.";

  /** The prefix of the names of the streams of membership changes. */
  String MEMBERS = "members.";

  /** The prefix of the names of inbox streams. */
  String INBOX = "inbox.";

  /** The prefix of the names of the streams of two users. */
  String PAIR = "pair.";

  /** The prefix of the name by which a user addresses the stream shared with another one. */
  String WITH = "with.";

  /** The name of the stream of moderators' decisions. */
  String RULINGS = "rulings";

  /** Precedes the generation of a room in the name of its stream; no room name contains it. */
  char GENERATION = ',';

  /** Separates the users of a pair in the name of its stream; no user name contains it. */
  char BETWEEN = ',';

  /** The stream of all users. */
  record Everyone() implements Address {}

  /**
   * The stream of a room. A room that was deleted and created again has another stream, and so
   * another epoch.
   *
   * @param generation the number of times that the room was created after a deletion
   */
  record Room(RoomName name, long generation) implements Address {

    /** The address of the first generation of a room, which clients use for the current one. */
    public Room(RoomName name) {
      this(name, 0);
    }
  }

  /** The stream of the changes of a room and of its members, over all generations. */
  record Members(RoomName room) implements Address {}

  /** The stream of moderators' decisions, which clients cannot read. */
  record Rulings() implements Address {}

  /** The stream of messages to one user. */
  record Inbox(UserName owner) implements Address {}

  /**
   * The stream of the one-to-one messages of two users, or of a user with itself.
   *
   * @param first the user whose name comes first in the order of {@link String#compareTo}
   */
  record Pair(UserName first, UserName second) implements Address {

    public Pair {
      if (first.value().compareTo(second.value()) > 0) {
        throw new IllegalArgumentException("The users of a pair are not in order");
      }
    }

    /** Returns the pair of two users, in any order. */
    public static Pair of(UserName one, UserName other) {
      return one.value().compareTo(other.value()) <= 0
          ? new Pair(one, other)
          : new Pair(other, one);
    }

    /** Returns whether a user is one of the two. */
    public boolean includes(UserName user) {
      return first.equals(user) || second.equals(user);
    }

    /** Returns the other one of the two users; the user itself if both are the same. */
    public UserName other(UserName user) {
      return first.equals(user) ? second : first;
    }
  }

  /** Returns the name of the stream in the store. */
  default String stream() {
    return switch (this) {
      case Everyone _ -> CHAT;
      case Room(RoomName name, long generation) ->
          generation == 0 ? ROOM + name : ROOM + name + GENERATION + generation;
      case Members(RoomName room) -> MEMBERS + room;
      case Rulings _ -> RULINGS;
      case Inbox(UserName owner) -> INBOX + owner;
      case Pair(UserName first, UserName second) -> PAIR + first + BETWEEN + second;
    };
  }

  /**
   * Returns the name by which a user addresses the stream: that of a pair names the other user, and
   * that of a room has no generation.
   */
  default String publicName(UserName user) {
    return switch (this) {
      case Room(RoomName name, _) -> ROOM + name;
      case Pair pair -> WITH + pair.other(user);
      default -> stream();
    };
  }

  /**
   * Parses the name of a stream, as returned by {@link #stream}. Does not check that anything is
   * stored in the stream.
   *
   * @throws ChatException with {@link ChatError#BAD_DESTINATION} if the name has none of the forms,
   *     or {@link ChatError#BAD_NAME} if it contains an invalid room or user name
   */
  static Address ofStream(String name) {
    if (name.equals(RULINGS)) {
      return new Rulings();
    }
    int comma = name.indexOf(GENERATION);
    if (name.startsWith(ROOM) && comma > 0) {
      return new Room(
          new RoomName(name.substring(ROOM.length(), comma)),
          Long.parseLong(name.substring(comma + 1)));
    }
    int between = name.indexOf(BETWEEN);
    if (name.startsWith(PAIR) && between > 0) {
      return Pair.of(
          new UserName(name.substring(PAIR.length(), between)),
          new UserName(name.substring(between + 1)));
    }
    return name.startsWith(INBOX)
        ? new Inbox(new UserName(name.substring(INBOX.length())))
        : ofPublicStream(name);
  }

  /**
   * Parses the name of a conversation as a user addresses it, as {@link #publicName} returns it.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION} if it is no conversation, or {@link
   *     ChatError#BAD_NAME}
   */
  static Address ofConversation(String name, UserName user) {
    if (name.startsWith(WITH)) {
      return Pair.of(user, new UserName(name.substring(WITH.length())));
    }
    if (name.equals(CHAT) || name.startsWith(ROOM)) {
      return ofPublicStream(name);
    }
    throw ChatError.BAD_DESTINATION.because(
        "Unknown conversation; conversations are chat, room.{room} and with.{user}");
  }

  /**
   * Parses the name of a public stream: {@link #CHAT}, that of a room, of which the generation is
   * 0, or that of its membership changes. Does not check that anything is stored in the stream.
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
    if (name.startsWith(MEMBERS)) {
      return new Members(new RoomName(name.substring(MEMBERS.length())));
    }
    throw ChatError.BAD_DESTINATION.because(
        "Unknown stream; the streams are chat, room.{room}, with.{user}, members.{room} and inbox");
  }
}
