package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A message as the store has it. */
final class MessageRow {

  /** Those behind the position. */
  static final String OTHER_COLUMNS =
      "sent_at, sender, client_message_id, content_type, is_text, body, extras";

  private MessageRow() {}

  /** Reads the position and {@link #OTHER_COLUMNS}. */
  static ChatMessage read(ResultSet row, StreamRow stream) throws SQLException {
    var position = new StreamPosition(stream.epoch(), row.getLong(1));
    var body = new Body(row.getBytes(7), row.getString(5), row.getBoolean(6));
    var draft =
        new Draft(
            stream.address(),
            new UserName(row.getString(3)),
            body,
            row.getString(4),
            true,
            Extras.read(row.getString(8)));
    return new ChatMessage(Plan.id(position), row.getLong(2), position, draft);
  }
}
