package chat.parley.store;

/** The queries for entries of an inbox, with the texts of the messages to which they refer. */
final class InboxQuery {

  /**
   * An entry and the message that it refers to are in the same transaction, but one of them may
   * have been indexed without the other.
   */
  private static final String SQLITE =
      """
      with pending as materialized (
        select id, stream, position from message where id > (select up_to from ordered))
      select m.position, %s
      from (
        select * from (
          select message.*
          from message_order cross join message on message.id = message_order.message
          where message_order.stream = :stream and message_order.position > :after
          order by message_order.position limit :limit)
        union all
        select * from (
          select * from message
          where id > (select up_to from ordered) and stream = :stream and position > :after
          order by position)
        limit :limit) as m
      left join message_order on message_order.stream = m.conversation
        and message_order.position = m.conversation_position
      left join pending on pending.stream = m.conversation
        and pending.position = m.conversation_position
      left join message as o on o.id = coalesce(message_order.message, pending.id)
      """
          .formatted(MessageRow.REFERRING_COLUMNS_AFTER_POSITION);

  private static final String POSTGRESQL =
      """
      select m.position, %s
      from message as m left join message as o
        on o.stream = m.conversation and o.position = m.conversation_position
      where m.stream = :stream and m.position > :after
      order by m.position limit :limit
      """
          .formatted(MessageRow.REFERRING_COLUMNS_AFTER_POSITION);

  private InboxQuery() {}

  /** Returns the query of a database, with the parameters of the one for other streams. */
  static String of(SqlDialect dialect) {
    return switch (dialect) {
      case SQLITE -> SQLITE;
      case POSTGRESQL -> POSTGRESQL;
    };
  }
}
