package chat.parley.room;

import chat.parley.message.UserName;
import chat.parley.room.RoomAction.Addition;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of a room as its stream of changes carries it, as far as the rights of subscribers
 * depend on it.
 *
 * @param ended the users that can no longer read the room
 * @param concerned all users of which the membership may have changed
 */
public record RoomEvent(Kind kind, List<UserName> ended, List<UserName> concerned) {

  /** The parts of a room that a change concerns. */
  public enum Kind {
    CREATION,
    SETTINGS,
    DELETION,
    MEMBERS
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String DO = "do";
  private static final String USER = "user";
  private static final String BY = "by";
  private static final String REMOVE = "remove";
  private static final String OWNER = "owner";
  private static final String OFFSET = "offset";

  /**
   * Reads the body of a change.
   *
   * @param json UTF-8, as returned by {@link #body}
   */
  public static RoomEvent read(byte[] json) {
    JsonNode event = JSON.readTree(json);
    return switch (event.path(DO).stringValue("")) {
      case "create" -> new RoomEvent(Kind.CREATION, List.of(), List.of(user(event, OWNER)));
      case "configure" -> new RoomEvent(Kind.SETTINGS, List.of(), List.of());
      case "delete" -> new RoomEvent(Kind.DELETION, List.of(), List.of());
      case "leave" -> ofOne(user(event, BY), true);
      case "join", "accept", "decline" -> ofOne(user(event, BY), false);
      case "remove" -> ofOne(user(event, USER), true);
      case "invite", "add", "role" -> ofOne(user(event, USER), false);
      case "pin", "unpin" -> new RoomEvent(Kind.MEMBERS, List.of(), List.of());
      default -> ofLists(event);
    };
  }

  /**
   * Returns whether a change can be the repeat of an earlier one by the same user: it is the same
   * action and concerns the same users, or the same message. Settings, roles and the place of a pin
   * may differ.
   *
   * @param first the body of the earlier change
   * @param again a body as returned by {@link #body}
   */
  public static boolean isRepeat(byte[] first, byte[] again) {
    return action(first).equals(action(again)) && read(first).equals(read(again));
  }

  private static String action(byte[] json) {
    JsonNode event = JSON.readTree(json);
    return event.path(DO).stringValue("") + event.path(OFFSET).asString("");
  }

  private static RoomEvent ofOne(UserName user, boolean ends) {
    return new RoomEvent(Kind.MEMBERS, ends ? List.of(user) : List.of(), List.of(user));
  }

  private static RoomEvent ofLists(JsonNode event) {
    var ended = new ArrayList<UserName>();
    event.path(REMOVE).forEach(user -> ended.add(new UserName(user.stringValue())));
    var concerned = new ArrayList<>(ended);
    event.path("add").forEach(addition -> concerned.add(user(addition, USER)));
    return new RoomEvent(Kind.MEMBERS, List.copyOf(ended), List.copyOf(concerned));
  }

  /** Returns whether it changes the room itself, and not only its members. */
  public boolean changesRoom() {
    return kind != Kind.MEMBERS;
  }

  /** Returns whether all users lose their subscriptions, and may have to subscribe again. */
  public boolean endsAll() {
    return kind == Kind.CREATION || kind == Kind.DELETION;
  }

  private static UserName user(JsonNode event, String field) {
    return new UserName(event.path(field).stringValue());
  }

  /** Returns the body of a change, in UTF-8: the change as it was sent, and the acting user. */
  public static byte[] body(RoomCondition.Change change) {
    ObjectNode json = JSON.createObjectNode();
    switch (change.action()) {
      case RoomAction.Create(RoomSettings settings, UserName owner) -> {
        json.put(DO, "create");
        RoomSettingsJson.write(settings, json);
        json.put(OWNER, owner.value());
      }
      case RoomAction.Configure(RoomSettings.Patch patch) -> {
        json.put(DO, "configure");
        RoomSettingsJson.write(patch, json);
      }
      case RoomAction.Delete _ -> json.put(DO, "delete");
      case RoomAction.Join _ -> json.put(DO, "join");
      case RoomAction.Leave _ -> json.put(DO, "leave");
      case RoomAction.Accept _ -> json.put(DO, "accept");
      case RoomAction.Decline _ -> json.put(DO, "decline");
      case RoomAction.Invite(UserName user) -> json.put(DO, "invite").put(USER, user.value());
      case RoomAction.SetRole(UserName user, MemberRole role) ->
          json.put(DO, "role").put(USER, user.value()).put("role", role.text());
      case RoomAction.Change(List<Addition> add, List<UserName> remove) ->
          writeChange(add, remove, json);
      case RoomAction.Pin(long offset, Long before) -> {
        json.put(DO, "pin").put(OFFSET, offset);
        if (before != null) {
          json.put("before", before);
        }
      }
      case RoomAction.Unpin(long offset) -> json.put(DO, "unpin").put(OFFSET, offset);
    }
    json.put(BY, change.by().value());
    return JSON.writeValueAsBytes(json);
  }

  private static void writeChange(List<Addition> add, List<UserName> remove, ObjectNode json) {
    if (add.size() == 1 && remove.isEmpty()) {
      json.put(DO, "add");
      write(add.getFirst(), json);
    } else if (add.isEmpty() && remove.size() == 1) {
      json.put(DO, "remove").put(USER, remove.getFirst().value());
    } else {
      ArrayNode additions = json.putArray("add");
      add.forEach(addition -> write(addition, additions.addObject()));
      ArrayNode removals = json.putArray(REMOVE);
      remove.forEach(user -> removals.add(user.value()));
    }
  }

  private static void write(Addition addition, ObjectNode json) {
    json.put(USER, addition.user().value());
    if (addition.role() != null) {
      json.put("role", addition.role().text());
    }
    if (addition.history() != null) {
      json.put("history", addition.history().text());
    }
  }
}
