package chat.parley.store;

import chat.parley.message.ChatMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries for many streams and many gaps at once. PostgreSQL only: the embedded store belongs to
 * one process, which has no gaps to repair.
 */
final class GapQuery {

  /** Heap in bytes, estimated, at which reading stops; includes the message that reaches it. */
  private static final int MAX_BYTES = 1024 * 1024;

  /** Selects streams by an array of names. */
  static final String SELECT_STREAMS =
      "select %s from stream where name = any(?)".formatted(StreamRow.COLUMNS);

  /**
   * Selects the messages of gaps by three arrays: stream ids, offsets after which the gaps begin,
   * and their last offsets. Returns at most 500 messages per gap, in ascending order, and the
   * number of the gap from 1 as the last column.
   */
  static final String SELECT_MESSAGES =
      """
      select m.position, %s, number
      from unnest(?, ?, ?) with ordinality as gap (of, behind, up_to, number)
      cross join lateral (
        select * from message
        where stream = gap.of and position > gap.behind and position <= gap.up_to
        order by position limit 500) as m
      left join message as o on o.stream = m.conversation and o.position = m.conversation_position
      order by number, m.position
      """
          .formatted(MessageRow.REFERRING_COLUMNS_AFTER_POSITION);

  private static final int GAP_NUMBER_COLUMN = 10;

  private GapQuery() {}

  /**
   * Reads rows of {@link #SELECT_MESSAGES}, up to {@link #MAX_BYTES}.
   *
   * @param gaps the gaps in the order of the arrays
   */
  static List<ChatMessage> read(ResultSet rows, List<Gap> gaps, UnreadableRows unreadable)
      throws SQLException {
    var messages = new ArrayList<ChatMessage>();
    int bytes = 0;
    while (bytes < MAX_BYTES && rows.next()) {
      StreamRow stream = gaps.get(rows.getInt(GAP_NUMBER_COLUMN) - 1).stream();
      ChatMessage message = MessageRow.read(rows, stream, unreadable);
      messages.add(message);
      bytes += message.retainedBytes();
    }
    return messages;
  }
}
