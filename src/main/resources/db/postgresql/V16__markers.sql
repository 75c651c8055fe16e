-- Waits for messages and changes of members that are being written, and keeps others out until the markers are there.
lock table message, member in share mode;

-- Markers are updated often; free space in their pages keeps the indexes unchanged.
alter table marker set (fillfactor = 80);

with change as (
  select stream, position, row_number() over (partition by stream order by position) as n
  from message where extras like '%"removes":%'
)
insert into uncounted (stream, position, n, run)
  select stream, position, n, min(position) over (partition by stream, position - n) from change;

-- Users have read the messages of a pair up to their own last one.
with pair as (
  select id, split_part(substr(name, 6), ',', 1) as one, split_part(substr(name, 6), ',', 2) as other
    from stream where name like 'pair.%'
), users as (
  select id, one as name from pair union select id, other from pair
), own as (
  select stream, sender, max(position) as last from message where stream in (select id from pair) group by stream, sender
)
insert into marker (stream, user_name, read_position, delivered_position, muted, marked, ended, since, changed_at)
  select users.id, users.name, coalesce(own.last, 0), coalesce(own.last, 0), false, false, false, 0, ${now}
  from users left join own on own.stream = users.id and own.sender = users.name
  where users.name !~ '^guest-[a-z]{12}$';

-- For members of rooms counting starts now.
insert into marker (stream, user_name, read_position, delivered_position, muted, marked, ended, since, changed_at)
  select stream.id, member.user_name, stream.last_position, stream.last_position, false, false, false, member.since, ${now}
  from member
  join room on room.name = member.room
  join stream on stream.name
    = 'room.' || room.name || case when room.generation = 0 then '' else ',' || room.generation end
  where member.role <> 'invited';

create view marker_now as select * from marker;

-- Older nodes would store messages without markers: makes them reconnect and thereby be refused. Last, so that none
-- reconnects before the end of this transaction. As long as there is no stream, nothing could go wrong.
select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'parley' and datname = current_database() and pid <> pg_backend_pid()
    and exists (select from stream);
