-- Until now all changes were removals. A message that was removed twice counts as changed by the first removal.
insert into changed (stream, position, last_change, edits, edited_at)
  select stream, target, min(position), 0, 0 from (
    select change.stream, change.position, cast(substring(change.extras from '"removes":"([0-9]{1,18})"') as bigint) as target
      from uncounted
      join message change on change.stream = uncounted.stream and change.position = uncounted.position
  ) removal where target is not null group by stream, target;
