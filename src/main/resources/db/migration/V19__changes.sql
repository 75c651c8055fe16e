-- The messages that have been edited or removed: the offset of the last change of each, for clients that have missed it.
create table changed (
  stream bigint not null,
  position bigint not null,
  last_change bigint not null,
  edits integer not null,
  edited_at bigint not null,
  primary key (stream, position)
) ${clustered};
