package chat.parley.store;

import java.util.List;

/** The steps of {@link DatabaseCheck}: queries that return each fault as a text. SQLite only. */
enum DatabaseCheckStep {
  FILE("file", "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'"),
  TABLES(
      "tables",
      """
      select 'table ' || value || ' is missing: this is not a Parley database, or one of an old version'
      from json_each('["stream","message","message_order","ordered","sent","device","writer","seed","flyway_schema_history"]')
      where value not in (select name from sqlite_master)
      """),
  /**
   * The tables of rooms, users, pairs, markers and pins, which a backup of an earlier version does
   * not have.
   */
  LATER_TABLES(
      "tables of rooms, users, pairs, markers and pins",
      """
      select 'table ' || key || ' is missing, although migration ' || value || ' has made it'
      from json_each('{"room":6,"member":6,"ended_stream":6,"person":7,"person_term":7,"pair_backlog":11,"pair_backlog_progress":11,"block":12,"membership_count":14,"marker":15,"mention":15,"uncounted":15,"private_reader":15,"changed":19,"reaction":21,"reaction_count":21,"reaction_summary":21,"thread_message":21,"thread_marker":21,"message_version":21,"pin":23}')
      where key not in (select name from sqlite_master)
        and value in (select cast(version as integer) from flyway_schema_history)
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
  MARKERS(
      15,
      "markers",
      """
      select 'the marker of user ' || user_name || ' in ' || coalesce(ends.name, 'a missing stream')
        || ' is at missing offset ' || max(read_position, delivered_position)
      from marker left join ends on ends.id = marker.stream
      where ends.id is null or max(read_position, delivered_position) > last
      union all
      select 'offset ' || position || ' of ' || coalesce(ends.name, 'a missing stream')
        || ' is missing, but is a change'
      from uncounted left join ends on ends.id = uncounted.stream
      where ends.id is null or position > last
      union all
      select 'user ' || user_name || ' is mentioned in missing offset ' || position || ' of '
        || coalesce(ends.name, 'a missing stream')
      from mention left join ends on ends.id = mention.stream
      where ends.id is null or position > last or position <= deleted
      """),
  PINS(
      23,
      "pinned messages",
      """
      select 'offset ' || pin.position || ' of ' || coalesce(ends.name, 'a missing stream')
        || ' is missing, but is pinned'
      from pin left join ends on ends.id = pin.stream
      where ends.id is null or pin.position > last or pin.position <= deleted
      """),
  REFERENCES(
      9,
      "references to messages of pairs",
      """
      select 'offset ' || m.position || ' of ' || coalesce(inbox.name, 'a missing stream')
        || ' refers to missing offset ' || m.conversation_position || ' of '
        || coalesce(pair.name, 'a missing stream')
      from message m
      left join ends inbox on inbox.id = m.stream
      left join ends pair on pair.id = m.conversation and pair.name like 'pair.%'
      where m.conversation is not null and (pair.id is null
        or m.conversation_position > pair.deleted
        and not exists (select 1 from message_order o
          where o.stream = m.conversation and o.position = m.conversation_position)
        and not exists (select 1 from tail
          where tail.stream = m.conversation and tail.position = m.conversation_position))
      """),
  BLOCKS(
      12,
      "blocks of users",
      """
      select name || ' is blocked, but neither user has blocked the other'
      from stream where stream.blocked and name not in (
        select 'pair.' || user_name || ',' || block.blocked from block
        union all
        select 'pair.' || block.blocked || ',' || user_name from block)
      union all
      select 'user ' || user_name || ' has blocked ' || block.blocked
        || ', but the stream of the two is missing or not blocked'
      from block where not exists (
        select 1 from stream where stream.blocked and name in (
          'pair.' || user_name || ',' || block.blocked,
          'pair.' || block.blocked || ',' || user_name))
      """),
  MESSAGES(
      "messages",
      """
      select 'a message belongs to a missing stream: id ' || stream || ', offset ' || position
      from message where stream not in (select id from stream)
      union all
      select 'a message has unreadable extras: stream id ' || stream || ', offset ' || position
      from message where extras is not null and not json_valid(extras)
      """),
  MEMBERS(
      6,
      "members of rooms",
      """
      select 'room ' || name || ' has ' || n || ' members and ' || n_owners || ' owners, but counts '
        || members || ' and ' || owners
      from (
        select name, members, owners, count(case when role <> 'invited' then 1 end) as n,
          count(case when role = 'owner' then 1 end) as n_owners
        from room left join member on room = name group by name)
      where n <> members or n_owners <> owners
      union all
      select 'user ' || user_name || ' is a member of the missing room ' || room
      from member where room not in (select name from room)
      """),
  CHANGES(
      6,
      "changes of rooms",
      """
      select 'room ' || room || ' was last changed at offset ' || changed || ', but its changes end at offset '
        || end_of_changes
      from room_ends where changed > end_of_changes
      union all
      select 'room ' || room || ' was last changed at offset ' || changed || ', but its stream '
        || coalesce('refers to offset ' || stream_changed, 'is missing')
      from room_ends where stream_changed is not changed
      union all
      select 'user ' || user_name || ' reads room ' || member.room || ' after offset ' || since
        || ', but its messages end at offset ' || end_of_messages
      from member join room_ends on room_ends.room = member.room where since > end_of_messages
      union all
      select 'stream ' || name || ' is to be deleted, but '
        || case when id is null then 'is missing' else 'its room exists' end
      from (
        select ended_stream.name, stream.id, room from ended_stream
        left join stream on stream.name = ended_stream.name
        left join room_ends on room_ends.stream = stream.id and state = 'created')
      where id is null or room is not null
      """,
      "create unique index temp.ends_name on ends (name)",
      """
      create temp table room_ends as
        select room.name as room, state, room.members_position as changed, stream.id as stream,
          stream.members_position as stream_changed, coalesce(messages.last, 0) as end_of_messages,
          coalesce(changes.last, 0) as end_of_changes
        from room
        left join stream on stream.name = 'room.' || room.name || case when generation = 0 then '' else ',' || generation end
        left join ends as messages on messages.id = stream.id
        left join ends as changes on changes.name = 'members.' || room.name
      """),
  USERS(
      7,
      "users",
      """
      select count(*) || ' search terms refer to the missing user ' || name
      from person_term where name not in (select name from person) group by name
      union all
      select 'user ' || name || ' has no search term'
      from person where name not in (select name from person_term)
      """),
  MEMBERSHIP_COUNTS(
      14,
      "memberships of users",
      """
      select 'user ' || user_name || ' has ' || sum(n) || ' rooms and ' || sum(n_invited)
        || ' invitations, but counts ' || sum(rooms) || ' and ' || sum(invitations)
      from (
        select user_name, rooms, invitations, 0 as n, 0 as n_invited from membership_count
        union all
        select user_name, 0, 0, role <> 'invited', role = 'invited' from member)
      group by user_name having sum(n) <> sum(rooms) or sum(n_invited) <> sum(invitations)
      """);

  private final int migration;
  private final String title;
  private final String faultQuery;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<String> setup;

  /** Creates a step that applies to the databases of all versions. */
  DatabaseCheckStep(String title, String faultQuery, String... setup) {
    this(1, title, faultQuery, setup);
  }

  /** Creates a step that applies to databases with a migration. */
  DatabaseCheckStep(int migration, String title, String faultQuery, String... setup) {
    this.migration = migration;
    this.title = title;
    this.faultQuery = faultQuery;
    this.setup = List.of(setup);
  }

  /**
   * Returns the number of the migration that has made the tables of the step. A database without
   * it, such as a backup of an earlier version, is not checked for them.
   */
  int migration() {
    return migration;
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
    return this == FILE || this == TABLES || this == LATER_TABLES;
  }
}
