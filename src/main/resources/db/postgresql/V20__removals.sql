-- Waits for messages that are being written, and keeps others out until the removals are there.
lock table message in share mode;

-- Until now all changes were removals. A message that was removed twice counts as changed by the first removal.
insert into changed (stream, position, last_change, edits, edited_at)
  select stream, target, min(position), 0, 0 from (
    select change.stream, change.position, cast(substring(change.extras from '"removes":"([0-9]{1,18})"') as bigint) as target
      from uncounted
      join message change on change.stream = uncounted.stream and change.position = uncounted.position
  ) removal where target is not null group by stream, target;

-- An earlier version would leave the text of a removed message in its edits. Its connections end with this transaction.
select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'parley' and datname = current_database() and pid <> pg_backend_pid()
    and exists (select from stream);
