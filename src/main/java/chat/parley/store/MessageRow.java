package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message as the store has it. */
final class MessageRow {

  /** Those behind the position. */
  static final String OTHER_COLUMNS =
      "sent_at, sender, client_message_id, content_type, is_text, body, extras";

  /** The sender of a row whose own one is unreadable. */
  private static final UserName UNKNOWN = new UserName("-");

  private MessageRow() {}

  /**
   * Reads the position and {@link #OTHER_COLUMNS}. A row that is damaged becomes a message without
   * a body, so that its stream has no gap.
   */
  static ChatMessage read(ResultSet row, StreamRow stream, UnreadableRows unreadable)
      throws SQLException {
    var position = new StreamPosition(stream.epoch(), row.getLong(1));
    Draft draft;
    try {
      draft = draft(row, stream.address());
    } catch (RuntimeException e) {
      unreadable.message(stream, position.offset(), e);
      draft = Draft.unreadable(stream.address(), sender(row));
    }
    return new ChatMessage(BatchPlan.id(position), row.getLong(2), position, draft);
  }

  private static Draft draft(ResultSet row, Address address) throws SQLException {
    byte[] bytes = Objects.requireNonNull(row.getBytes(7), "No body");
    boolean text = row.getBoolean(6);
    // A client has to close a connection that brings such a text.
    if (text && !Body.isUtf8(bytes)) {
      throw new IllegalArgumentException("The body is not UTF-8");
    }
    String clientMessageId = row.getString(4);
    String contentType = row.getString(5);
    var body = new Body(bytes, contentType, text);
    var extras = Extras.read(row.getString(8));
    var draft =
        new Draft(address, new UserName(row.getString(3)), body, clientMessageId, true, extras);
    checkHeader(clientMessageId);
    checkHeader(contentType);
    extras.keySet().forEach(MessageRow::checkHeader);
    extras.values().forEach(MessageRow::checkHeader);
    var _ = draft.removes();
    return draft;
  }

  /** A NUL ends a frame of STOMP, wherever it is. */
  private static void checkHeader(@Nullable String value) {
    if (value != null && value.indexOf(0) >= 0) {
      throw new IllegalArgumentException("A header has a NUL");
    }
  }

  private static UserName sender(ResultSet row) throws SQLException {
    try {
      return new UserName(row.getString(3));
    } catch (RuntimeException _) {
      return UNKNOWN;
    }
  }
}
