drop view stream_now;

create view stream_now as
  select id, name, epoch, deleted,
    max(
      last_position,
      coalesce((select max(position) from message_order where message_order.stream = stream.id), 0),
      coalesce(
        (select max(position) from message
          where message.id > (select up_to from ordered) and message.stream = stream.id), 0)
    ) as last_position,
    members_position,
    blocked,
    responses
  from stream;
