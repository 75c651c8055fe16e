drop view message_now;

create view message_now as
  select message_order.stream, message_order.position, message.sent_at,
    message.conversation, message.conversation_position
  from message_order cross join message on message.id = message_order.message
  union all
  select stream, position, sent_at, conversation, conversation_position from message
    where id > (select up_to from ordered);
