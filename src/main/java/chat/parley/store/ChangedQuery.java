package chat.parley.store;

/**
 * The queries for the messages of a stream that have changed, in ascending order. Their parameters
 * are {@code :stream} (id), {@code :from} and {@code :to} (positions), {@code :after} (the position
 * of the last change that is known) and {@code :limit} (number of messages).
 */
final class ChangedQuery {

  /** A message that has changed is always indexed. */
  private static final String SQLITE =
      """
      join message_order on message_order.stream = changed.stream
        and message_order.position = changed.position
      join message on message.id = message_order.message\
      """;

  private static final String POSTGRESQL =
      "join message on message.stream = changed.stream and message.position = changed.position";

  private ChangedQuery() {}

  /** Returns the query of a database. */
  static String of(SqlDialect dialect) {
    String join =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return """
    select changed.position, %s from changed %s
    where changed.stream = :stream and changed.position between :from and :to
      and changed.last_change > :after
    order by changed.position limit :limit
    """
        .formatted(MessageRow.COLUMNS_AFTER_POSITION, join);
  }
}
