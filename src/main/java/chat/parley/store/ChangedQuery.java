package chat.parley.store;

/**
 * The queries for the messages of a stream that have changed, in ascending order. Their parameters
 * are {@code :stream} (id), {@code :from} and {@code :to} (positions), {@code :after} (the position
 * of the last change that is known) and {@code :limit} (number of messages).
 */
final class ChangedQuery {

  private static final String CONDITION =
      "changed.stream = :stream and changed.position between :from and :to"
          + " and changed.last_change > :after";

  /** The newest messages may not be indexed yet. */
  private static final String SQLITE =
      """
      select * from (
        select * from (
          select changed.position, %1$s
          from changed
          cross join message_order on message_order.stream = changed.stream
            and message_order.position = changed.position
          cross join message on message.id = message_order.message
          where %2$s
          order by changed.position limit :limit)
        union all
        select position, %1$s from message
        where id > (select up_to from ordered) and stream = :stream and exists (
          select 1 from changed where %2$s and changed.position = message.position))
      order by 1 limit :limit
      """;

  private static final String POSTGRESQL =
      """
      select changed.position, %1$s
      from changed join message
        on message.stream = changed.stream and message.position = changed.position
      where %2$s
      order by changed.position limit :limit
      """;

  private ChangedQuery() {}

  /** Returns the query of a database. */
  static String of(SqlDialect dialect) {
    String query =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return query.formatted(MessageRow.COLUMNS_AFTER_POSITION, CONDITION);
  }
}
