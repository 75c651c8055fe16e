-- Waits for changes of members that are being written, and keeps others out until the counts are there.
lock table member in share mode;

-- The number of rooms of which a user is a member, and of invitations, so that a change of many members need not count them.
-- Writers lock the rows in the order of the names. A user that never had either has no row.
create table membership_count (
  user_name varchar(64) collate "C" not null primary key,
  rooms bigint not null,
  invitations bigint not null
);

insert into membership_count (user_name, rooms, invitations)
  select user_name,
    sum(case when role = 'invited' then 0 else 1 end),
    sum(case when role = 'invited' then 1 else 0 end)
  from member group by user_name;

-- Older nodes that know rooms would change members without the counts: makes them reconnect and thereby be refused. Last, so
-- that none reconnects before the end of this transaction. As long as there is no room, nothing
-- could go wrong.
select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'parley' and datname = current_database() and pid <> pg_backend_pid()
    and exists (select from room);
