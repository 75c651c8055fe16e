alter table message add primary key (stream, position);

create view message_now as
  select stream, position, sent_at from message;

create view stream_now as
  select id, name, epoch, deleted, last_position from stream;
