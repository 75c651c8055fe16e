-- Messages are appended. To put each into an index at once would write a whole page for each stream in
-- every transaction, so the order is written behind them, many at a time.
create table message_order (
  stream bigint not null,
  position bigint not null,
  message bigint not null,
  primary key (stream, position)
) without rowid;

-- The last message that is in the order. One row.
create table ordered (
  up_to bigint not null
);

insert into ordered values (0);

-- What retention looks at.
create view message_now as
  select message_order.stream, message_order.position, message.sent_at
  from message_order cross join message on message.id = message_order.message
  union all
  select stream, position, sent_at from message where id > (select up_to from ordered);

-- A stream ends where its last message is, or was when it was deleted.
create view stream_now as
  select id, name, epoch, deleted,
    max(
      last_position,
      coalesce((select max(position) from message_order where message_order.stream = stream.id), 0),
      coalesce(
        (select max(position) from message
          where message.id > (select up_to from ordered) and message.stream = stream.id), 0)
    ) as last_position
  from stream;
