package chat.parley.room;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction.Addition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The JSON form of the changes of members and pins, as clients send them: {@code {"do": "join"}}
 * and so on, or lists of users to add and to remove.
 */
public final class RoomActionJson {

  private static final String DO = "do";
  private static final String USER = "user";
  private static final String ROLE = "role";
  private static final String HISTORY = "history";
  private static final String ADD = "add";
  private static final String REMOVE = "remove";
  private static final String OFFSET = "offset";
  private static final String BEFORE = "before";

  /** The roles that can be given: one is invited by an invitation only. */
  private static final MemberRole[] ROLES = {
    MemberRole.OWNER, MemberRole.MODERATOR, MemberRole.MEMBER, MemberRole.READER
  };

  private static final String EXPECTED =
      "Expected {\"do\": \"join\"}, and so on with \"leave\", \"accept\" or \"decline\"; {\"do\":"
          + " \"invite\", \"user\": \"…\"}, and so on with \"remove\"; {\"do\": \"add\", \"user\":"
          + " \"…\", \"role\": \"…\", \"history\": \"all\" or \"from-join\"}; {\"do\": \"role\","
          + " \"user\": \"…\", \"role\": \"owner\", \"moderator\", \"member\" or \"reader\"};"
          + " {\"do\": \"pin\", \"offset\": 17, \"before\": 12}; or {\"do\": \"unpin\", \"offset\":"
          + " 17}";

  private static final String EXPECTED_LISTS =
      "Expected {\"add\": [{\"user\": \"…\", \"role\": \"…\", \"history\": \"all\" or"
          + " \"from-join\"}, …], \"remove\": [\"…\", …]} with 1 to "
          + RoomAction.MAX_USERS
          + " users";

  private RoomActionJson() {}

  /**
   * Reads a change of either form.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} or {@link ChatError#BAD_NAME}
   */
  public static RoomAction readRequest(byte[] json) {
    RoomJson object = RoomJson.parse(json, EXPECTED_LISTS);
    return object.node().has(DO) ? read(RoomJson.of(object.node(), EXPECTED)) : lists(object);
  }

  /**
   * Reads a change with the field {@code do}.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} or {@link ChatError#BAD_NAME}
   */
  public static RoomAction read(byte[] json) {
    return read(RoomJson.parse(json, EXPECTED));
  }

  private static RoomAction read(RoomJson object) {
    String action = object.text(DO);
    object.checkFields(fields(action));
    return switch (action) {
      case "join" -> new RoomAction.Join();
      case "leave" -> new RoomAction.Leave();
      case "accept" -> new RoomAction.Accept();
      case "decline" -> new RoomAction.Decline();
      case "invite" -> new RoomAction.Invite(user(object));
      case "add" -> new RoomAction.Change(List.of(addition(object)), List.of());
      case "remove" -> new RoomAction.Change(List.of(), List.of(user(object)));
      case "role" -> new RoomAction.SetRole(user(object), requiredRole(object));
      case "pin" -> new RoomAction.Pin(offset(object), object.optionalNumber(BEFORE));
      case "unpin" -> new RoomAction.Unpin(offset(object));
      default -> throw ChatError.BAD_BODY.because(EXPECTED);
    };
  }

  private static Set<String> fields(String action) {
    return switch (action) {
      case "invite", "remove" -> Set.of(DO, USER);
      case "role" -> Set.of(DO, USER, ROLE);
      case "add" -> Set.of(DO, USER, ROLE, HISTORY);
      case "pin" -> Set.of(DO, OFFSET, BEFORE);
      case "unpin" -> Set.of(DO, OFFSET);
      default -> Set.of(DO);
    };
  }

  /**
   * Reads a change with the fields {@code add} and {@code remove}.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} or {@link ChatError#BAD_NAME}
   */
  static RoomAction.Change readLists(byte[] json) {
    return lists(RoomJson.parse(json, EXPECTED_LISTS));
  }

  private static RoomAction.Change lists(RoomJson object) {
    object.checkFields(Set.of(ADD, REMOVE));
    var add = new ArrayList<Addition>();
    object.list(ADD).forEach(element -> add.add(listedAddition(element)));
    var remove = new ArrayList<UserName>();
    object.list(REMOVE).forEach(element -> remove.add(listedName(element)));
    var change = new RoomAction.Change(List.copyOf(add), List.copyOf(remove));
    checkUsers(change.targets());
    return change;
  }

  private static Addition listedAddition(JsonNode element) {
    RoomJson object = RoomJson.of(element, EXPECTED_LISTS);
    object.checkFields(Set.of(USER, ROLE, HISTORY));
    return addition(object);
  }

  private static UserName listedName(JsonNode element) {
    if (!element.isString()) {
      throw ChatError.BAD_BODY.because(EXPECTED_LISTS);
    }
    return new UserName(element.stringValue());
  }

  private static void checkUsers(List<UserName> users) {
    if (users.isEmpty() || users.size() > RoomAction.MAX_USERS) {
      throw ChatError.BAD_BODY.because(
          "The change names %d users. %s".formatted(users.size(), EXPECTED_LISTS));
    }
    Set<UserName> distinct = new HashSet<>();
    for (UserName user : users) {
      if (!distinct.add(user)) {
        throw ChatError.BAD_BODY.because(
            "The change names the user '%s' more than once".formatted(user));
      }
    }
  }

  private static Addition addition(RoomJson object) {
    return new Addition(
        user(object),
        role(object),
        object.optionalValue(HISTORY, HistoryAccess.values(), HistoryAccess::text));
  }

  private static UserName user(RoomJson object) {
    return new UserName(object.text(USER));
  }

  private static long offset(RoomJson object) {
    Long offset = object.optionalNumber(OFFSET);
    if (offset == null) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return offset;
  }

  private static MemberRole requiredRole(RoomJson object) {
    MemberRole role = role(object);
    if (role == null) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return role;
  }

  private static @Nullable MemberRole role(RoomJson object) {
    return object.optionalValue(ROLE, ROLES, MemberRole::text);
  }
}
