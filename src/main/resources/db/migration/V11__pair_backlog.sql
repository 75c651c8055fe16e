-- The messages of inboxes that have no message of a pair yet, in the order in which they are stored in pairs.
create table pair_backlog (
  sent_at bigint not null,
  position bigint not null,
  stream bigint not null,
  primary key (sent_at, position, stream)
) ${clustered};

-- How far the backlog is worked off: the message that was examined last (in SQLite "position" is its id), whether all were
-- examined, how many of them were found for the backlog, and how many of those are in pairs. No row when nothing is left.
create table pair_backlog_progress (
  stream bigint not null,
  position bigint not null,
  examined boolean not null,
  found bigint not null,
  stored bigint not null
);

-- Only where an earlier version has written.
insert into pair_backlog_progress
  select 0, 0, false, 0, 0 where exists (select 1 from stream) or exists (select 1 from identity);
