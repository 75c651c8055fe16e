-- Until now all changes were removals. A message that was removed twice counts as changed by the first removal.
with removal as (
  select change.stream, change.position, change.extras
    from uncounted
    join message_order on message_order.stream = uncounted.stream and message_order.position = uncounted.position
    join message change on change.id = message_order.message
  union all
  select stream, position, extras from message where id > (select up_to from ordered)
)
insert into changed (stream, position, last_change, edits, edited_at)
  select stream, cast(substr(extras, instr(extras, '"removes":"') + 11) as integer) as target, min(position), 0, 0
    from removal where extras like '%"removes":"%' group by stream, target;
