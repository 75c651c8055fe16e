package chat.parley.store;

/**
 * The queries for the messages of a stream without the changes that the messages contain. Their
 * parameters are {@code :stream} (id), {@code :after} and {@code :before} (positions, exclusive)
 * and {@code :limit} (number of messages).
 */
final class WithoutFoldedQuery {

  private static final String CONDITION =
      "%1$s.stream = :stream and %1$s.position > :after and %1$s.position < :before"
          + " and not exists (select 1 from uncounted where uncounted.stream = :stream"
          + " and uncounted.position = %1$s.position and uncounted.edit)";

  /**
   * Such a change has {@code edit} set, and is found without its body. The newest messages may not
   * be indexed yet.
   */
  private static final String SQLITE =
      """
      select * from (
        select * from (
          select message_order.position, %1$s
          from message_order cross join message on message.id = message_order.message
          where %2$s
          order by message_order.position %4$s limit :limit)
        union all
        select position, %1$s from message
        where id > (select up_to from ordered) and %3$s)
      order by 1 %4$s limit :limit
      """;

  private static final String POSTGRESQL =
      "select position, %1$s from message where %3$s order by position %4$s limit :limit";

  private WithoutFoldedQuery() {}

  /** Returns the query of a database for the first messages, or the last ones in reverse order. */
  static String of(SqlDialect dialect, boolean first) {
    String query =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return String.format(
        query,
        MessageRow.COLUMNS_AFTER_POSITION,
        String.format(CONDITION, "message_order"),
        String.format(CONDITION, "message"),
        first ? "asc" : "desc");
  }
}
