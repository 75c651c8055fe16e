drop view stream_now;

create view stream_now as
  select id, name, epoch, deleted, last_position, members_position, blocked, responses from stream;

-- An earlier version would show summaries of reactions as messages, and leave the reactions of removed messages. Its connections
-- end with this transaction.
select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'parley' and datname = current_database() and pid <> pg_backend_pid()
    and exists (select from stream);
