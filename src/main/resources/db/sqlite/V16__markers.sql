with change as (
  select stream, position, row_number() over (partition by stream order by position) as n
  from message where extras like '%"removes":%'
)
insert into uncounted (stream, position, n, run)
  select stream, position, n, min(position) over (partition by stream, position - n) from change;

-- Users have read the messages of a pair up to their own last one.
with pair as (
  select id, substr(name, 6, instr(name, ',') - 6) as one, substr(name, instr(name, ',') + 1) as other
    from stream where name like 'pair.%'
), users as (
  select id, one as name from pair union select id, other from pair
), own as materialized (
  select stream, sender, max(position) as last from message where stream in (select id from pair) group by stream, sender
)
insert into marker (stream, user_name, read_position, delivered_position, muted, marked, ended, since, changed_at)
  select users.id, users.name, coalesce(own.last, 0), coalesce(own.last, 0), false, false, false, 0, ${now}
  from users left join own on own.stream = users.id and own.sender = users.name
  where users.name not glob
    'guest-[a-z][a-z][a-z][a-z][a-z][a-z][a-z][a-z][a-z][a-z][a-z][a-z]';

-- For members of rooms counting starts now.
insert into marker (stream, user_name, read_position, delivered_position, muted, marked, ended, since, changed_at)
  select stream_now.id, member.user_name, stream_now.last_position, stream_now.last_position, false, false, false, member.since, ${now}
  from member
  join room on room.name = member.room
  join stream_now on stream_now.name
    = 'room.' || room.name || case when room.generation = 0 then '' else ',' || room.generation end
  where member.role <> 'invited';

-- Markers move with the messages of their users. To write these at once would write a whole page for each of them in every
-- transaction, so they are written when the messages are indexed, many at a time; until then the messages tell where they are.
create view marker_now as
  select marker.stream, marker.user_name,
    max(marker.read_position, coalesce(own.position, 0)) as read_position,
    max(marker.delivered_position, coalesce(own.position, 0)) as delivered_position,
    marker.muted,
    marker.marked and coalesce(own.sent_at, 0) <= marker.changed_at as marked,
    marker.ended, marker.since, marker.changed_at
  from marker left join (
    select message.stream, message.sender, max(message.position) as position, max(message.sent_at) as sent_at
    from message
    where message.id > (select up_to from ordered) and message.conversation is null
      and not exists (select 1 from uncounted
        where uncounted.stream = message.stream and uncounted.position = message.position)
    group by message.stream, message.sender
  ) own on own.stream = marker.stream and own.sender = marker.user_name;
