package chat.parley.store;

/**
 * The queries for the message that a draft is about, with the columns of a {@link ChangeTarget}.
 * Their parameters are the id of the stream and the position.
 */
final class TargetQuery {

  private static final String SELECT =
      """
      with target as (select cast(? as bigint) as stream, cast(? as bigint) as position)
      select m.sender, m.sent_at, m.extras, changed.last_change, changed.edits, changed.edited_at,
        changed.thread_messages,
        (select sent_at from message_now where message_now.stream = target.stream
          and message_now.position = changed.last_change)
      from target join (%s) m on true
      left join changed on changed.stream = target.stream and changed.position = target.position
      """;

  /** A message of the embedded store may not be indexed yet. */
  private static final String SQLITE =
      SELECT.formatted(
          """
          select sender, sent_at, extras from target
            join message_order o on o.stream = target.stream and o.position = target.position
            join message on message.id = o.message
          union all
          select sender, sent_at, extras from target
            join message on message.id > (select up_to from ordered)
              and message.stream = target.stream and message.position = target.position
          """);

  private static final String POSTGRESQL =
      SELECT.formatted(
          """
          select sender, sent_at, extras from target
            join message on message.stream = target.stream and message.position = target.position
          """);

  private TargetQuery() {}

  /** Returns the query of a database. */
  static String of(SqlDialect dialect) {
    return switch (dialect) {
      case SQLITE -> SQLITE;
      case POSTGRESQL -> POSTGRESQL;
    };
  }
}
