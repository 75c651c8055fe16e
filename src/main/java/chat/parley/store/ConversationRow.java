package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a user, as far as the store knows it.
 *
 * @param user the name of the user
 * @param stream the name of its stream
 * @param end the offset of its last entry; 0 if there is none
 * @param marker the marker and the settings of the user
 * @param last the last message that the user may read, changes apart; null if there is none
 * @param activity when the last message was sent; if there is none, when the marker changed; in
 *     milliseconds since 1970 UTC
 * @param movedAt when the last entry of the stream was sent, a change of a message included, or the
 *     marker or a setting changed, whichever is later; in the same unit
 */
public record ConversationRow(
    String user,
    String stream,
    long end,
    Marker marker,
    @Nullable LastMessage last,
    long activity,
    long movedAt) {

  /**
   * A marker and the settings of a user for a conversation.
   *
   * @param read the offset up to which the user has read
   * @param changesAfter the number of entries after that which are changes of messages
   * @param mentions the number of messages after that which mention the user
   * @param marked whether the user has marked the conversation as unread
   * @param ended whether the user is no longer a member of the room
   */
  public record Marker(
      long read, long changesAfter, long mentions, boolean muted, boolean marked, boolean ended) {}

  /**
   * The last message of a conversation.
   *
   * @param from the name of the sender
   * @param timestamp in milliseconds since 1970 UTC
   * @param text the beginning of the body, of which the last character may be incomplete; empty for
   *     a binary message, and for a removed one
   */
  public record LastMessage(
      long offset, String from, long timestamp, String text, boolean removed) {}

  /** Returns the number of messages that the user has not read. */
  public long unread() {
    return Math.max(0, end - marker.read - marker.changesAfter);
  }

  /** Returns the beginning of a text; of an empty one SQLite returns null. */
  private static String text(ResultSet row) throws SQLException {
    byte[] text = row.getBoolean("is_text") ? row.getBytes("text") : null;
    return text == null ? "" : new String(text, UTF_8);
  }

  private static LastMessage last(long offset, ResultSet row) throws SQLException {
    boolean removed = MessageRow.REMOVED_EXTRAS.equals(row.getString("extras"));
    return new LastMessage(
        offset, row.getString("sender"), row.getLong("sent_at"), text(row), removed);
  }

  /** Reads a row of {@link MarkerReader}. */
  static ConversationRow read(ResultSet row) throws SQLException {
    var marker =
        new Marker(
            row.getLong("read_position"),
            row.getLong("changes_after"),
            row.getLong("mentions"),
            row.getBoolean("muted"),
            row.getBoolean("marked"),
            row.getBoolean("ended"));
    long offset = row.getLong("last_offset");
    LastMessage last = offset == 0 ? null : last(offset, row);
    return new ConversationRow(
        row.getString("user_name"),
        row.getString("name"),
        row.getLong("last_position"),
        marker,
        last,
        row.getLong("activity"),
        row.getLong("moved_at"));
  }
}
