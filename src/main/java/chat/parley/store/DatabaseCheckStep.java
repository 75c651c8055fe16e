package chat.parley.store;

import java.util.List;

/** One thing that is looked for in a database, each fault as a row with a text. SQLite only. */
enum DatabaseCheckStep {
  FILE(
      "the file",
      "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'"),
  TABLES(
      "the tables",
      """
      select 'there is no table ' || value || ': this is no database of Parley, or of an old version'
      from json_each('["stream","message","message_order","ordered","sent","device","writer","seed"]')
      where value not in (select name from sqlite_master)
      """),
  ORDER(
      "the order of the messages",
      """
      select 'message_order has ' || (select count(*) from message_order) || ' rows for '
        || (select count(*) from message where id <= (select up_to from ordered)) || ' messages'
      where (select count(*) from message_order)
        <> (select count(*) from message where id <= (select up_to from ordered))
      union all
      select * from (
        select 'message_order leads from offset ' || o.position || ' of stream ' || o.stream
          || ' to another message or to none'
        from message_order o left join message m on m.id = o.message
        where m.id is null or m.stream <> o.stream or m.position <> o.position limit 11)
      """),
  OFFSETS(
      "the offsets of each stream",
      """
      select name || ': ' || n || ' messages from offset ' || coalesce(low, 0) || ' to '
        || last || ', of which those up to ' || deleted || ' were deleted'
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
      "the client message ids",
      """
      select 'a client message id of ' || sender || ' leads to offset ' || position
        || ' of ' || coalesce(ends.name, 'no stream') || ', which is not there'
      from sent left join ends on ends.id = sent.stream where ends.id is null or position > last
      """),
  DEVICES(
      "the devices",
      """
      select 'the device ' || device.name || ' has read ' || coalesce(ends.name, 'no stream')
        || ' up to ' || up_to || ', which is not there'
      from device left join ends on ends.id = device.stream where ends.id is null or up_to > last
      """),
  MESSAGES(
      "the messages",
      """
      select 'a message is in no stream: ' || stream || ', offset ' || position
      from message where stream not in (select id from stream)
      union all
      select 'a message has extras that cannot be read: stream ' || stream || ', offset ' || position
      from message where extras is not null and not json_valid(extras)
      """);

  private final String title;
  private final String faults;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<String> preparing;

  DatabaseCheckStep(String title, String faults, String... preparing) {
    this.title = title;
    this.faults = faults;
    this.preparing = List.of(preparing);
  }

  String title() {
    return title;
  }

  /** Selects the faults, the text of each. */
  String faults() {
    return faults;
  }

  /** What is to be run before. */
  List<String> preparing() {
    return preparing;
  }

  /** Whether nothing else is looked at if it finds a fault. */
  boolean decides() {
    return this == FILE || this == TABLES;
  }
}
