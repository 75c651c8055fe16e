package chat.parley.store;

/**
 * The queries for the messages of a thread, without the first one. Their parameters are {@code
 * :stream} (id), {@code :thread} (the position of the first one), {@code :after} and {@code
 * :before} (positions, exclusive) and {@code :limit} (number of messages).
 */
final class ThreadQuery {

  private static final String CONDITION =
      "t.stream = :stream and t.thread = :thread and t.position > :after and t.position < :before";

  /** The newest messages may not be indexed yet. */
  private static final String SQLITE =
      """
      select * from (
        select * from (
          select t.position, %1$s
          from thread_message t
          cross join message_order o on o.stream = t.stream and o.position = t.position
          cross join message on message.id = o.message
          where %2$s
          order by t.position %3$s limit :limit)
        union all
        select position, %1$s from message
        where id > (select up_to from ordered) and stream = :stream and exists (
          select 1 from thread_message t where %2$s and t.position = message.position))
      order by 1 %3$s limit :limit
      """;

  private static final String POSTGRESQL =
      """
      select t.position, %1$s
      from thread_message t join message
        on message.stream = t.stream and message.position = t.position
      where %2$s
      order by t.position %3$s limit :limit
      """;

  private ThreadQuery() {}

  /** Returns the query of a database for the first messages, or the last ones in reverse order. */
  static String of(SqlDialect dialect, boolean first) {
    String query =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return query.formatted(MessageRow.COLUMNS_AFTER_POSITION, CONDITION, first ? "asc" : "desc");
  }
}
