drop view stream_now;

create view stream_now as
  select id, name, epoch, deleted, last_position, members_position, blocked, responses from stream;
