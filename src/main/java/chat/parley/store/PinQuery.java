package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.room.RoomPins.Pin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * The queries for the pinned messages of a room, in their order, and for the offset of the last
 * change of it. Their parameters are {@code :stream} (id) and {@code :after} (the rank after which
 * the page begins). Without pins there is one row, without a position.
 */
final class PinQuery {

  private static final int RANK = 9;
  private static final int PINNED_BY = 10;
  private static final int PINNED_AT = 11;
  private static final int MEMBERS_OFFSET = 12;

  /** A pinned message is always indexed. */
  private static final String SQLITE =
      """
      left join message_order on message_order.stream = pin.stream
        and message_order.position = pin.position
      left join message on message.id = message_order.message\
      """;

  private static final String POSTGRESQL =
      "left join message on message.stream = pin.stream and message.position = pin.position";

  private PinQuery() {}

  /** Returns the query of a database. */
  static String of(SqlDialect dialect) {
    String join =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return """
    select message.position, %s, pin.rank, pinned_by, pinned_at, stream.members_position
    from stream left join pin on pin.stream = stream.id and pin.rank > :after %s
    where stream.id = :stream order by pin.rank
    """
        .formatted(MessageRow.COLUMNS_AFTER_POSITION, join);
  }

  /**
   * Reads a page.
   *
   * @param maxBytes heap of the messages, estimated, at which the page ends; includes the message
   *     that reaches it
   */
  static PinnedPage read(ResultSet rows, StreamRow stream, UnreadableRows unreadable, int maxBytes)
      throws SQLException {
    var entries = new ArrayList<PinnedPage.Entry>();
    long membersOffset = 0;
    long last = 0;
    int bytes = 0;
    while (rows.next()) {
      membersOffset = rows.getLong(MEMBERS_OFFSET);
      if (bytes >= maxBytes) {
        return new PinnedPage(stream.epoch(), membersOffset, entries, last);
      }
      if (rows.getLong(1) > 0) {
        ChatMessage message = MessageRow.read(rows, stream, unreadable);
        var by = new UserName(rows.getString(PINNED_BY));
        var pin = new Pin(message.offset(), by, rows.getLong(PINNED_AT));
        entries.add(new PinnedPage.Entry(pin, message));
        bytes += message.retainedBytes();
        last = rows.getLong(RANK);
      }
    }
    return new PinnedPage(stream.epoch(), membersOffset, entries, 0);
  }
}
