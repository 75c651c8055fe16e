package chat.parley.store;

/** The queries for entries of an inbox, with the texts of the messages to which they refer. */
final class InboxQuery {

  private static final String ENTRY_COLUMNS =
      MessageRow.COLUMNS_AFTER_POSITION + ", conversation, conversation_position";

  /** Entries and texts may not be indexed yet. The rows keep the order of the inner query. */
  private static final String SQLITE =
      """
      with pending as materialized (
        select id, stream, position from message where id > (select up_to from ordered))
      select m.position, %s
      from (%s) as m
      left join message_order on message_order.stream = m.conversation
        and message_order.position = m.conversation_position
      left join pending on pending.stream = m.conversation
        and pending.position = m.conversation_position
      left join message as o on o.id = coalesce(message_order.message, pending.id)
      """;

  private static final String POSTGRESQL =
      """
      select m.position, %s
      from (%s) as m
      left join message as o on o.stream = m.conversation and o.position = m.conversation_position
      order by m.position
      """;

  private InboxQuery() {}

  /** Returns the query of a database, with the parameters of the one for other streams. */
  static String of(SqlDialect dialect) {
    String query =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return query.formatted(
        MessageRow.REFERRING_COLUMNS_AFTER_POSITION, dialect.selectMessagesAfter(ENTRY_COLUMNS));
  }
}
