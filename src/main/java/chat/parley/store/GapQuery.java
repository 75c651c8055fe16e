package chat.parley.store;

import chat.parley.message.ChatMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Many streams in one question. PostgreSQL only: the embedded store has one process. */
final class GapQuery {

  /** How much heap the messages keep that are read at once, in bytes, about. */
  private static final int BYTES = 1024 * 1024;

  static final String STREAMS =
      "select %s from stream where name = any(?)".formatted(StreamRow.COLUMNS);

  static final String MESSAGES =
      """
      select position, %s, number
      from unnest(?, ?, ?) with ordinality as gap (of, behind, up_to, number)
      cross join lateral (
        select * from message
        where stream = gap.of and position > gap.behind and position <= gap.up_to
        order by position limit 500) as found
      order by number, position
      """
          .formatted(MessageRow.OTHER_COLUMNS);

  private static final int NUMBER = 9;

  private GapQuery() {}

  /** Reads the rows of {@link #MESSAGES}. */
  static List<ChatMessage> read(ResultSet rows, List<Gap> gaps, UnreadableRows unreadable)
      throws SQLException {
    var messages = new ArrayList<ChatMessage>();
    int bytes = 0;
    while (bytes < BYTES && rows.next()) {
      StreamRow stream = gaps.get(rows.getInt(NUMBER) - 1).stream();
      ChatMessage message = MessageRow.read(rows, stream, unreadable);
      messages.add(message);
      bytes += message.retainedBytes();
    }
    return messages;
  }
}
