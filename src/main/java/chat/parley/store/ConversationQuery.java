package chat.parley.store;

/**
 * The query for conversations of users: the end of each stream, the marker of the user, the
 * messages after it that do not count or mention the user, the last message and the time of the
 * last change. Each conversation costs a few rows, however long it is and however many changes it
 * has.
 */
final class ConversationQuery {

  /** Length of the beginning of a body that is read, in bytes. */
  private static final int TEXT_BYTES = 400;

  private ConversationQuery() {}

  /**
   * Returns the query, whose rows {@link ConversationRow#read} reads.
   *
   * @param condition a condition on the tables {@code marker} and {@code stream}
   */
  static String select(SqlDialect dialect, String condition) {
    return switch (dialect) {
      case SQLITE -> sqlite(condition);
      case POSTGRESQL -> postgresql(condition);
    };
  }

  /**
   * Messages that are not indexed yet are grouped once: a query of the view {@code stream_now}
   * would examine all of them for each stream.
   */
  private static String sqlite(String condition) {
    String indexedEnd =
        "(select max(position) from message_order where message_order.stream = stream.id)";
    return """
    with pending as materialized (
      select m.stream, max(m.position) as last_position, max(m.sent_at) as sent_at,
        max(case when u.position is null then m.id end) as latest
      from message m left join uncounted u on u.stream = m.stream and u.position = m.position
      where m.id > (select up_to from ordered) group by m.stream
    )
    select %s
      substr(latest.body, 1, %d) as text,
      max(marker.changed_at, coalesce(latest.sent_at, 0), coalesce(pending.sent_at, (
        select change.sent_at from uncounted
          join message_order o on o.stream = uncounted.stream and o.position = uncounted.position
          join message change on change.id = o.message
          where uncounted.stream = stream.id and uncounted.position = %s), 0)) as moved_at,
      max(stream.last_position, coalesce(pending.last_position, %s, 0)) as last_position
    from marker_now marker join stream on stream.id = marker.stream
    left join pending on pending.stream = stream.id
    left join message latest on latest.id = coalesce(
      pending.latest,
      (select o.message from message_order o where o.stream = stream.id and o.position = %s))
    where %s
    """
        .formatted(
            columns(), TEXT_BYTES, indexedEnd, indexedEnd, lastMessage(indexedEnd), condition);
  }

  private static String postgresql(String condition) {
    return """
    select %s
      substring(latest.body from 1 for %d) as text,
      greatest(marker.changed_at, latest.sent_at, (
        select change.sent_at from uncounted
          join message change
            on change.stream = uncounted.stream and change.position = uncounted.position
          where uncounted.stream = stream.id
            and uncounted.position = stream.last_position)) as moved_at,
      stream.last_position
    from marker_now marker join stream on stream.id = marker.stream
    left join message latest on latest.stream = stream.id and latest.position = %s
    where %s
    """
        .formatted(columns(), TEXT_BYTES, lastMessage("stream.last_position"), condition);
  }

  private static String columns() {
    return """
    marker.user_name, stream.name, marker.read_position, marker.muted, marker.marked,
      marker.ended, %s - %s as changes_after,
      (select count(*) from mention where mention.stream = marker.stream
        and mention.user_name = marker.user_name
        and mention.position > marker.read_position) as mentions,
      coalesce(latest.sent_at, marker.changed_at) as activity,
      case when latest.position > marker.since then latest.position else 0 end as last_offset,
      latest.sent_at, latest.sender, latest.is_text, latest.extras,
    """
        .formatted(changes(""), changes("and position <= marker.read_position"));
  }

  /** Returns the number of changes that fulfil a condition, plus a constant for the stream. */
  private static String changes(String condition) {
    return """
    coalesce(
        (select n from uncounted where uncounted.stream = marker.stream
          %s order by position desc limit 1),
        (select n - 1 from uncounted where uncounted.stream = marker.stream
          order by position limit 1),
        0)
    """
        .formatted(condition);
  }

  /** Returns the position of the last message up to one that is a change or a message. */
  private static String lastMessage(String end) {
    return """
    coalesce((select run - 1 from uncounted where uncounted.stream = stream.id
        and uncounted.position = %1$s), %1$s)
    """
        .formatted(end);
  }
}
