package chat.parley.store;

import java.util.List;

/** The steps of {@link DatabaseCheck}: queries that return each fault as a text. SQLite only. */
enum DatabaseCheckStep {
  FILE("file", "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'"),
  TABLES(
      "tables",
      """
      select 'table ' || value || ' is missing: this is not a Parley database, or one of an old version'
      from json_each('["stream","message","message_order","ordered","sent","device","writer","seed"]')
      where value not in (select name from sqlite_master)
      """),
  ORDER(
      "message index",
      """
      select 'message_order has ' || (select count(*) from message_order) || ' rows for '
        || (select count(*) from message where id <= (select up_to from ordered)) || ' messages'
      where (select count(*) from message_order)
        <> (select count(*) from message where id <= (select up_to from ordered))
      union all
      select * from (
        select 'message_order maps offset ' || o.position || ' of stream ' || o.stream
          || ' to another message or to none'
        from message_order o left join message m on m.id = o.message
        where m.id is null or m.stream <> o.stream or m.position <> o.position limit 11)
      """),
  OFFSETS(
      "offsets of each stream",
      """
      select name || ': ' || n || ' messages from offset ' || coalesce(low, 0) || ' to '
        || last || '; messages up to offset ' || deleted || ' were deleted'
      from ends where n <> last - deleted or low <= deleted
      """,
      """
      create temp table tail as
        select stream, position from message where id > (select up_to from ordered)
      """,
      "create unique index temp.tail_order on tail (stream, position)",
      """
      create temp table ends as
        select id, name, deleted, last_position as last, 0 as n, null as low from stream
      """,
      "create unique index temp.ends_id on ends (id)",
      """
      update ends set (n, low, last) = (
        select count(*), min(position), max(ends.last, coalesce(max(position), 0))
        from message_order where stream = ends.id)
      """,
      """
      update ends set
        n = n + (select count(*) from tail where stream = ends.id),
        low = coalesce(low, (select min(position) from tail where stream = ends.id)),
        last = max(last, coalesce((select max(position) from tail where stream = ends.id), 0))
      """),
  SENT(
      "client message ids",
      """
      select 'a client message id of ' || sender || ' refers to missing offset ' || position
        || ' of ' || coalesce(ends.name, 'a missing stream')
      from sent left join ends on ends.id = sent.stream where ends.id is null or position > last
      """),
  DEVICES(
      "devices",
      """
      select 'the cursor of device ' || device.name || ' in '
        || coalesce(ends.name, 'a missing stream') || ' is at missing offset ' || up_to
      from device left join ends on ends.id = device.stream where ends.id is null or up_to > last
      """),
  MESSAGES(
      "messages",
      """
      select 'a message belongs to a missing stream: id ' || stream || ', offset ' || position
      from message where stream not in (select id from stream)
      union all
      select 'a message has unreadable extras: stream id ' || stream || ', offset ' || position
      from message where extras is not null and not json_valid(extras)
      """);

  private final String title;
  private final String faultQuery;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<String> setup;

  DatabaseCheckStep(String title, String faultQuery, String... setup) {
    this.title = title;
    this.faultQuery = faultQuery;
    this.setup = List.of(setup);
  }

  /** Returns the name of the step, which is shown as progress. */
  String title() {
    return title;
  }

  /** Returns the query whose rows are the texts of the faults. */
  String faultQuery() {
    return faultQuery;
  }

  /** Returns the statements to run before the query. */
  List<String> setup() {
    return setup;
  }

  /** Returns whether a fault in this step ends the check: later steps could not be trusted. */
  boolean isPrerequisite() {
    return this == FILE || this == TABLES;
  }
}
