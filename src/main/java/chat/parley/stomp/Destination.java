package chat.parley.stomp;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.List;

/**
 * The destinations of STOMP, most of which stand for one stream each. A room has two destinations
 * under {@code /topic/}: {@code /topic/room.{room}}, and the short {@code /topic/{room}}, unless
 * its name is {@code chat} or begins with a reserved word.
 */
final class Destination {

  /** The destination of refusals that do not end the session. It is not a stream. */
  static final String ERRORS = "/user/queue/errors";

  /** The destination of legacy envelopes. It is not a stream: the recipient is in the body. */
  static final String ENVELOPES = "/app/messages";

  /** The destination to which a client sends a new token before its current one expires. */
  static final String TOKEN = "/app/token";

  /** The destination of moderation actions. */
  static final String MODERATION = "/app/moderation";

  /** The destination of users that the sender blocks or no longer blocks. */
  static final String BLOCK = "/app/block";

  /** The destination of markers that the sender moves, and of its settings for conversations. */
  static final String READ = "/app/read";

  /** The destination of the list of the user's conversations. It is not a stream. */
  static final String CONVERSATIONS = "/user/queue/conversations";

  /** The destination of the users that a session watches, and of the own state. */
  static final String PRESENCE = "/app/presence";

  /** The destination of the presence of the watched users. It is not a stream. */
  static final String WATCHED = "/user/queue/presence";

  /** The start of the destination of the presence of the members of a room. */
  static final String ROOM_PRESENCE = "/topic/presence.";

  /** The start of the destination of the changes of the members of a room. */
  private static final String APP_MEMBERS = "/app/members.";

  private static final String TOPIC = "/topic/";
  private static final String CHAT = "/topic/chat";
  private static final String ROOM = "/topic/room.";
  private static final String MEMBERS = "/topic/members.";
  private static final String OWN_INBOX = "/user/queue/messages";
  private static final String USER = "/user/";
  private static final String INBOX_END = "/queue/messages";
  private static final String APP = "/app/";
  private static final String APP_CHAT = "/app/chat";
  private static final String APP_ROOM = "/app/room.";
  private static final String OWN_PAIR = "/user/queue/with.";
  private static final String APP_PAIR = "/app/with.";

  /**
   * The starts of names that are not rooms of the short destination, in addition to {@link #ROOM}.
   */
  private static final List<String> RESERVED = List.of("members.", "presence.");

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
    if (destination.startsWith(OWN_PAIR)) {
      return pair(destination, OWN_PAIR, subscriber);
    }
    if (destination.startsWith(MEMBERS)) {
      return new Address.Members(roomName(destination, MEMBERS));
    }
    if (destination.startsWith(TOPIC)) {
      return topic(destination);
    }
    throw unknown(destination, alternativesForSubscribe(destination));
  }

  /**
   * Parses the destination of a SEND to a stream. {@link #ENVELOPES} is not accepted.
   *
   * @throws ChatException {@link ChatError#BAD_DESTINATION} if it is not the destination of a
   *     stream; {@link ChatError#BAD_NAME} if it contains an invalid room or user name
   */
  static Address parseSend(String destination, UserName sender) {
    if (destination.equals(CHAT) || destination.equals(APP_CHAT)) {
      return new Address.Everyone();
    }
    if (destination.startsWith(USER) && destination.endsWith(INBOX_END)) {
      int end = destination.length() - INBOX_END.length();
      if (end > USER.length()) {
        return new Address.Inbox(new UserName(destination.substring(USER.length(), end)));
      }
    }
    if (destination.startsWith(TOPIC)) {
      return topic(destination);
    }
    if (destination.startsWith(APP_ROOM)) {
      return room(destination, APP_ROOM);
    }
    if (destination.startsWith(APP_PAIR)) {
      return pair(destination, APP_PAIR, sender);
    }
    throw unknown(destination, alternativesForSend(destination));
  }

  /** Returns the room of a destination that begins with {@link #TOPIC} and is not the chat. */
  private static Address topic(String destination) {
    if (destination.startsWith(ROOM)) {
      return room(destination, ROOM);
    }
    for (String reserved : RESERVED) {
      if (destination.startsWith(reserved, TOPIC.length())) {
        throw unknown(
            destination,
            "names that begin with %s are reserved; the room of this name is /topic/room.{name}"
                .formatted(reserved));
      }
    }
    return room(destination, TOPIC);
  }

  private static Address room(String destination, String prefix) {
    return new Address.Room(roomName(destination, prefix));
  }

  /** Returns whether the destination is that of the changes of the members of a room. */
  static boolean isMembers(String destination) {
    return destination.startsWith(APP_MEMBERS);
  }

  /**
   * Returns the room of a destination that begins with {@link #ROOM_PRESENCE}.
   *
   * @throws ChatException {@link ChatError#BAD_NAME}
   */
  static RoomName roomOfPresence(String destination) {
    return roomName(destination, ROOM_PRESENCE);
  }

  /**
   * Returns the room of a destination for which {@link #isMembers} is true.
   *
   * @throws ChatException {@link ChatError#BAD_NAME}
   */
  static RoomName roomOfMembers(String destination) {
    return roomName(destination, APP_MEMBERS);
  }

  private static RoomName roomName(String destination, String prefix) {
    try {
      return new RoomName(destination.substring(prefix.length()));
    } catch (ChatException e) {
      throw inDestination(destination, e);
    }
  }

  private static String alternativesForSubscribe(String destination) {
    if (destination.startsWith(APP)) {
      return "/app/ is for SEND only; subscribe to /topic/{name} or /user/queue/messages";
    }
    if (destination.startsWith(USER)) {
      return "a user can subscribe to /user/queue/messages, /user/queue/with.{user},"
          + " /user/queue/conversations, /user/queue/presence and /user/queue/errors";
    }
    return "for messages to this user subscribe to /user/queue/messages, for a group to"
        + " /topic/{name}";
  }

  private static String alternativesForSend(String destination) {
    if (destination.startsWith(APP)) {
      return "under /app/ are chat, room.{room}, with.{user}, members.{room}, messages, moderation,"
          + " block, read, presence and token; for a group use /topic/{name}";
    }
    if (destination.startsWith(USER)) {
      return "for messages to one user use /user/{name}/queue/messages";
    }
    return "for messages to one user use /user/{name}/queue/messages, for a group /topic/{name}";
  }

  private static Address pair(String destination, String prefix, UserName user) {
    try {
      return Address.Pair.of(user, new UserName(destination.substring(prefix.length())));
    } catch (ChatException e) {
      throw inDestination(destination, e);
    }
  }

  private static ChatException inDestination(String destination, ChatException e) {
    return e.error()
        .because("Invalid destination '%s'. %s".formatted(shown(destination), e.text()));
  }

  private static ChatException unknown(String destination, String alternatives) {
    return ChatError.BAD_DESTINATION.because(
        "Unknown destination '%s'; %s".formatted(shown(destination), alternatives));
  }

  /** Returns the start of a destination, for the text of a refusal. */
  private static String shown(String destination) {
    return destination.length() > MAX_SHOWN
        ? destination.substring(0, MAX_SHOWN) + "…"
        : destination;
  }

  /**
   * Returns the destination of the messages of a subscription: that of its SUBSCRIBE, with the name
   * of a room in NFC. So each stream has at most two.
   *
   * @param subscribed the destination of the SUBSCRIBE, whose address is {@code address}
   */
  static String ofMessages(String subscribed, Address address, UserName subscriber) {
    return address instanceof Address.Room room && !subscribed.startsWith(ROOM)
        ? TOPIC + room.name()
        : format(address, subscriber);
  }

  /** Returns the destination of a stream that has the full name of a room. */
  private static String format(Address address, UserName subscriber) {
    return switch (address) {
      case Address.Everyone _ -> CHAT;
      case Address.Room(RoomName name, _) -> ROOM + name;
      case Address.Members(RoomName room) -> MEMBERS + room;
      case Address.Rulings _ -> MODERATION;
      case Address.Inbox _ -> OWN_INBOX;
      case Address.Pair pair -> OWN_PAIR + pair.other(subscriber);
    };
  }
}
