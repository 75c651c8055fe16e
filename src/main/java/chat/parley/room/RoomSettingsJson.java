package chat.parley.room;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.DisplayText;
import chat.parley.message.UserName;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of the settings of rooms. */
public final class RoomSettingsJson {

  private static final String OWNER = "owner";

  private static final Set<String> FIELDS =
      Set.of("kind", "title", "topic", "limit", "history", "write", "invite", "markers");

  private static final Set<String> CREATION_FIELDS =
      Set.of("kind", "title", "topic", "limit", "history", "write", "invite", "markers", OWNER);

  private static final String EXPECTED =
      "Expected an object with any of the fields kind, title, topic, limit, history, write,"
          + " invite and markers";

  private RoomSettingsJson() {}

  /**
   * Reads a change of settings.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} if a field is unknown or a value not allowed
   */
  public static RoomSettings.Patch read(byte[] json) {
    RoomJson object = RoomJson.parse(json, EXPECTED);
    object.checkFields(FIELDS);
    return patch(object);
  }

  /**
   * Reads the settings of a new room: public, with all history, and writing and inviting by all
   * members, if nothing else is given.
   *
   * @param json UTF-8; empty for a room without settings of its own
   * @param by the owner, unless another one is given
   * @param limit the maximum number of members, unless another one is given
   * @throws ChatException {@link ChatError#BAD_BODY} if a field is unknown or a value not allowed,
   *     or {@link ChatError#BAD_NAME}
   */
  public static RoomAction.Create readCreation(byte[] json, UserName by, long limit) {
    RoomSettings defaults = RoomSettings.defaults(RoomKind.PUBLIC, limit);
    if (json.length == 0) {
      return new RoomAction.Create(defaults, by);
    }
    RoomJson object = RoomJson.parse(json, EXPECTED + ", and owner");
    object.checkFields(CREATION_FIELDS);
    String owner = object.optionalText(OWNER);
    return new RoomAction.Create(
        patch(object).applyTo(defaults), owner == null ? by : new UserName(owner));
  }

  private static RoomSettings.Patch patch(RoomJson object) {
    return new RoomSettings.Patch(
        object.optionalValue("kind", RoomKind.values(), RoomKind::text),
        title(object),
        object.optionalText("topic"),
        object.optionalNumber("limit"),
        object.optionalValue("history", HistoryAccess.values(), HistoryAccess::text),
        object.optionalValue("write", Grantees.values(), Grantees::text),
        object.optionalValue("invite", Grantees.values(), Grantees::text),
        object.optionalValue("markers", MarkerVisibility.values(), MarkerVisibility::text));
  }

  private static @Nullable String title(RoomJson object) {
    String title = object.optionalText("title");
    if (title != null && !title.codePoints().allMatch(DisplayText::isAllowed)) {
      throw ChatError.BAD_BODY.because(
          "The title must not contain control characters, line breaks and characters that change"
              + " the direction of the text");
    }
    if (title != null && !title.isEmpty() && !title.codePoints().anyMatch(DisplayText::isVisible)) {
      throw ChatError.BAD_BODY.because("The title must have a visible character, or be empty");
    }
    return title;
  }

  /** Writes settings into an object. */
  static void write(RoomSettings settings, ObjectNode json) {
    write(
        new RoomSettings.Patch(
            settings.kind(),
            settings.title(),
            settings.topic(),
            settings.limit(),
            settings.history(),
            settings.write(),
            settings.invite(),
            settings.markers()),
        json);
  }

  /** Writes the settings that change into an object. */
  static void write(RoomSettings.Patch patch, ObjectNode json) {
    put(json, "kind", patch.kind(), RoomKind::text);
    put(json, "title", patch.title(), Function.identity());
    put(json, "topic", patch.topic(), Function.identity());
    if (patch.limit() != null) {
      json.put("limit", patch.limit());
    }
    put(json, "history", patch.history(), HistoryAccess::text);
    put(json, "write", patch.write(), Grantees::text);
    put(json, "invite", patch.invite(), Grantees::text);
    put(json, "markers", patch.markers(), MarkerVisibility::text);
  }

  private static <T> void put(
      ObjectNode json, String field, @Nullable T value, Function<T, String> spelling) {
    if (value != null) {
      json.put(field, spelling.apply(value));
    }
  }
}
