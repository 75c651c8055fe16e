package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that have been removed, as far as the drafts of a batch remove them again: a second
 * removal is not stored. Not thread-safe.
 */
final class RemovedMessages {

  private record Key(long stream, long offset) {}

  /**
   * Finds the first removal after a message; nothing if the message has a body, so that its
   * removals need not be searched. A removed message and its removal are always indexed.
   */
  private static final String SQLITE =
      """
      select uncounted.position, change.sent_at
      from uncounted
      join message_order on message_order.stream = uncounted.stream
        and message_order.position = uncounted.position
      join message change on change.id = message_order.message
      where uncounted.stream = ?1 and uncounted.position > ?2 and change.extras = ?3
        and not exists (select 1 from message_order o join message m on m.id = o.message
          where o.stream = ?1 and o.position = ?2 and coalesce(m.extras, '') <> ?4)
      order by uncounted.position limit 1
      """;

  private static final String POSTGRESQL =
      """
      with removal as (select ?::bigint as stream, ?::bigint as target, ? as extras)
      select uncounted.position, change.sent_at
      from removal
      join uncounted on uncounted.stream = removal.stream and uncounted.position > removal.target
      join message change on change.stream = uncounted.stream
        and change.position = uncounted.position and change.extras = removal.extras
      where not exists (select 1 from message m where m.stream = removal.stream
          and m.position = removal.target and coalesce(m.extras, '') <> ?)
      order by uncounted.position limit 1
      """;

  private final Map<Key, DraftOutcome.Repeat> removals = new HashMap<>();

  /**
   * Finds the removals that were stored before; blocks until the database has answered.
   *
   * @param streams the streams of the drafts, locked
   */
  static RemovedMessages find(
      PreparedConnection connection,
      SqlDialect dialect,
      List<Draft> drafts,
      Map<Address, StreamRow> streams)
      throws SQLException {
    var removed = new RemovedMessages();
    for (Draft draft : drafts) {
      if (draft.removedOffset() > 0) {
        removed.read(connection, dialect, draft, streams.get(draft.to()));
      }
    }
    return removed;
  }

  private void read(
      PreparedConnection connection, SqlDialect dialect, Draft removal, StreamRow stream)
      throws SQLException {
    String sql =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    try (ResultSet first =
        connection.query(
            sql,
            stream.id(),
            removal.removedOffset(),
            Extras.write(removal.extras()),
            MessageRow.REMOVED_EXTRAS)) {
      if (first.next()) {
        var position = new StreamPosition(stream.epoch(), first.getLong(1));
        add(
            removal,
            stream,
            new DraftOutcome.Repeat(
                removal.to(), position.messageId(), position, first.getLong(2)));
      }
    }
  }

  /** Notes the removal of a message in a batch; does nothing for other drafts. */
  void add(Draft draft, StreamRow stream, DraftOutcome.Repeat outcome) {
    if (draft.removedOffset() > 0) {
      removals.put(new Key(stream.id(), draft.removedOffset()), outcome);
    }
  }

  /** Returns the first removal of the message that a draft removes; null if there is none. */
  DraftOutcome.@Nullable Repeat removal(Draft draft, StreamRow stream) {
    long offset = draft.removedOffset();
    return offset == 0 ? null : removals.get(new Key(stream.id(), offset));
  }
}
