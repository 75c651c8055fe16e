-- The name of a pair has the names of two users.
drop view message_now;
drop view stream_now;

alter table stream alter column name type varchar(140);

create view message_now as
  select stream, position, sent_at, conversation, conversation_position from message;

create view stream_now as
  select id, name, epoch, deleted, last_position, members_position from stream;
