-- The pinned messages of rooms, in the order of "rank", which has gaps.
create table pin (
  stream bigint not null,
  position bigint not null,
  rank bigint not null,
  pinned_by varchar(64) not null,
  pinned_at bigint not null,
  primary key (stream, position)
) ${clustered};
