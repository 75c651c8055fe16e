package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Finds the messages of inboxes that have no message of a pair, and inserts their keys into the
 * table {@code pair_backlog}: some ten thousand messages of all streams at a time. Not thread-safe.
 */
final class BacklogScan {

  private static final int PAGE_SIZE = 20_000;

  /** In the order of the ids, in which SQLite stores the messages. */
  private static final String SQLITE_LAST =
      "select coalesce(max(id), 0) from (select id from message where id > ? order by id limit "
          + PAGE_SIZE
          + ")";

  private static final String SQLITE_INSERT =
      """
      insert into pair_backlog (sent_at, position, stream)
      select message.sent_at, message.position, message.stream
      from message cross join stream on stream.id = message.stream
      where message.id > ? and message.id <= ? and message.conversation is null
        and stream.name like 'inbox.%'
      """;

  /** In the order of the primary key. Returns the last message and the number of those found. */
  private static final String POSTGRESQL =
      """
      with page as materialized (
        select stream, position, sent_at, conversation from message
        where (stream, position) > (?, ?) order by stream, position limit %d),
      found as (
        insert into pair_backlog (sent_at, position, stream)
        select sent_at, position, page.stream from page join stream on stream.id = page.stream
        where conversation is null and name like 'inbox.%%' returning 1)
      select stream, position, (select count(*) from found) from page
      order by stream desc, position desc limit 1
      """
          .formatted(PAGE_SIZE);

  private final PreparedConnection connection;
  private final SqlDialect dialect;

  BacklogScan(PreparedConnection connection, SqlDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Examines the next messages; the caller commits.
   *
   * @param before the progress so far
   * @return the progress afterwards
   */
  BacklogProgress examine(BacklogProgress before) throws SQLException {
    return switch (dialect) {
      case SQLITE -> examineSqlite(before);
      case POSTGRESQL -> examinePostgresql(before);
    };
  }

  private BacklogProgress examineSqlite(BacklogProgress before) throws SQLException {
    long last;
    try (ResultSet row = connection.query(SQLITE_LAST, before.position())) {
      row.next();
      last = row.getLong(1);
    }
    if (last == 0) {
      return before.withExamined();
    }
    int found = connection.update(SQLITE_INSERT, before.position(), last);
    return before.withFound(0, last, found);
  }

  private BacklogProgress examinePostgresql(BacklogProgress before) throws SQLException {
    try (ResultSet row = connection.query(POSTGRESQL, before.stream(), before.position())) {
      return row.next()
          ? before.withFound(row.getLong(1), row.getLong(2), row.getLong(3))
          : before.withExamined();
    }
  }
}
