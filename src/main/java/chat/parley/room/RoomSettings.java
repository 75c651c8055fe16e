package chat.parley.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a room.
 *
 * @param title the name that clients show, at most 100 code points without control characters;
 *     empty if there is none
 * @param topic a description, at most 500 code points without control characters; empty if there is
 *     none
 * @param limit maximum number of members, at least 1
 * @param history the messages that members read that join from now on
 * @param write the members that may send
 * @param invite the members that may invite
 * @param markers whether members see how far the others have read
 */
public record RoomSettings(
    RoomKind kind,
    String title,
    String topic,
    long limit,
    HistoryAccess history,
    Grantees write,
    Grantees invite,
    MarkerVisibility markers) {

  /** Maximum length of a title in code points. */
  public static final int MAX_TITLE = 100;

  /** Maximum length of a topic in code points. */
  public static final int MAX_TOPIC = 500;

  public RoomSettings {
    checkText("title", title, MAX_TITLE);
    checkText("topic", topic, MAX_TOPIC);
    if (limit < 1) {
      throw ChatError.BAD_BODY.because(
          "The limit of a room is %d; it must be at least 1".formatted(limit));
    }
  }

  /** Creates settings of a room that shows markers. */
  public RoomSettings(
      RoomKind kind,
      String title,
      String topic,
      long limit,
      HistoryAccess history,
      Grantees write,
      Grantees invite) {
    this(kind, title, topic, limit, history, write, invite, MarkerVisibility.SHOWN);
  }

  private static void checkText(String field, String text, int max) {
    int length = text.codePointCount(0, text.length());
    if (length > max) {
      throw ChatError.BAD_BODY.because(
          "The %s has %d characters; the maximum is %d".formatted(field, length, max));
    }
    // No store keeps half of a character, and PostgreSQL no NUL.
    if (!UTF_8.newEncoder().canEncode(text) || text.chars().anyMatch(Character::isISOControl)) {
      throw ChatError.BAD_BODY.because(
          "The %s must be Unicode text without control characters".formatted(field));
    }
  }

  /** Returns the settings of a room that exists because it is used. */
  static RoomSettings ofOpenRoom() {
    return defaults(RoomKind.OPEN, Long.MAX_VALUE);
  }

  /**
   * Returns the settings of a new room for which nothing else is asked.
   *
   * @param limit maximum number of members
   */
  public static RoomSettings defaults(RoomKind kind, long limit) {
    return new RoomSettings(
        kind, "", "", limit, HistoryAccess.ALL, Grantees.MEMBERS, Grantees.MEMBERS);
  }

  /**
   * A change of settings. A setting that is null stays as it is.
   *
   * @param kind the kind
   * @param title the title
   * @param topic the topic
   * @param limit the maximum number of members
   * @param history the history of new members
   * @param write the members that may send
   * @param invite the members that may invite
   * @param markers whether members see how far the others have read
   */
  public record Patch(
      @Nullable RoomKind kind,
      @Nullable String title,
      @Nullable String topic,
      @Nullable Long limit,
      @Nullable HistoryAccess history,
      @Nullable Grantees write,
      @Nullable Grantees invite,
      @Nullable MarkerVisibility markers) {

    /** Returns whether only the title or the topic changes, which moderators may do. */
    public boolean isDescription() {
      return kind == null
          && limit == null
          && history == null
          && write == null
          && invite == null
          && markers == null;
    }

    /**
     * Returns settings with this change.
     *
     * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY} if a value is not
     *     allowed
     */
    public RoomSettings applyTo(RoomSettings old) {
      return new RoomSettings(
          or(kind, old.kind),
          or(title, old.title),
          or(topic, old.topic),
          or(limit, old.limit),
          or(history, old.history),
          or(write, old.write),
          or(invite, old.invite),
          or(markers, old.markers));
    }

    private static <T> T or(@Nullable T changed, T old) {
      return changed == null ? old : changed;
    }
  }
}
