package chat.parley.store;

/**
 * The query for conversations of users: the end of each stream, the marker of the user, the
 * messages after it that do not count or mention the user, and the last message.
 */
final class ConversationQuery {

  /** Length of the beginning of a body that is read, in bytes. */
  private static final int TEXT_BYTES = 400;

  private static final String COLUMNS =
      """
      marker.user_name, stream.name, marker.read_position, marker.muted, marker.marked,
        marker.ended, marker.changed_at,
        (select count(*) from uncounted where uncounted.stream = marker.stream
          and uncounted.position > marker.read_position) as changes_after,
        (select count(*) from mention where mention.stream = marker.stream
          and mention.user_name = marker.user_name
          and mention.position > marker.read_position) as mentions,
        coalesce(latest.sent_at, marker.changed_at) as activity,
        latest.position as last_offset, latest.sent_at, latest.sender, latest.is_text,
      """;

  /**
   * Messages that are not indexed yet are grouped once: a query of the view {@code stream_now}
   * would examine all of them for each stream.
   */
  private static final String SQLITE =
      """
      with pending as materialized (
        select m.stream, max(m.position) as last_position,
          max(case when u.position is null then m.id end) as latest
        from message m left join uncounted u on u.stream = m.stream and u.position = m.position
        where m.id > (select up_to from ordered) group by m.stream
      )
      select %s
        substr(latest.body, 1, %d) as text,
        max(stream.last_position, coalesce(
          pending.last_position,
          (select max(position) from message_order where message_order.stream = stream.id),
          0)) as last_position
      from marker join stream on stream.id = marker.stream
      left join pending on pending.stream = stream.id
      left join message latest on latest.id = coalesce(
        pending.latest,
        (select o.message from message_order o where o.stream = stream.id
          and not exists (select 1 from uncounted u
            where u.stream = o.stream and u.position = o.position)
          order by o.position desc limit 1))
      where %s
      """;

  private static final String POSTGRESQL =
      """
      select %s
        substring(latest.body from 1 for %d) as text,
        stream.last_position
      from marker join stream on stream.id = marker.stream
      left join lateral (
        select m.position, m.sent_at, m.sender, m.is_text, m.body from message m
        where m.stream = stream.id and not exists (select 1 from uncounted u
          where u.stream = m.stream and u.position = m.position)
        order by m.position desc limit 1) latest on true
      where %s
      """;

  private ConversationQuery() {}

  /**
   * Returns the query, whose rows {@link ConversationRow#read} reads.
   *
   * @param condition a condition on the tables {@code marker} and {@code stream}
   */
  static String select(SqlDialect dialect, String condition) {
    String query =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
    return query.formatted(COLUMNS, TEXT_BYTES, condition);
  }
}
