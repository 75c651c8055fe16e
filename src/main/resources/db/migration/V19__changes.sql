-- The messages that have been edited or removed: the offset of the last change of each, for clients that have missed it.
create table changed (
  stream bigint not null,
  position bigint not null,
  last_change bigint not null,
  edits integer not null,
  edited_at bigint not null,
  primary key (stream, position)
) ${clustered};

-- Whether an entry is an edit, which pages of messages leave out.
alter table uncounted add column edit boolean not null default false;
