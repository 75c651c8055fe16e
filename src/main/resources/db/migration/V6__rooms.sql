-- The offset of the last change of the members of a room, in the stream of these changes. Written in the transaction of the
-- change, so that a transaction that locks the room knows whether the members are as they were when it was checked.
alter table stream add column members_position bigint not null default 0;

-- Rooms that were created; others are open and exist by being used.
create table room (
  name varchar(64) ${ordered} not null primary key,
  generation bigint not null,
  state varchar(8) not null,
  kind varchar(8) not null,
  title varchar(100) not null,
  topic varchar(500) not null,
  member_limit bigint not null,
  history varchar(10) not null,
  may_write varchar(12) not null,
  may_invite varchar(12) not null,
  members bigint not null,
  owners bigint not null,
  members_position bigint not null,
  created_position bigint not null
) ${clustered};

-- Members, and users who are invited. "since" is the offset after which the member reads the room.
create table member (
  room varchar(64) ${ordered} not null,
  user_name varchar(64) ${ordered} not null,
  role varchar(10) not null,
  since bigint not null,
  primary key (room, user_name)
) ${clustered};

create index member_of on member (user_name, room, role);

-- Public rooms, by name.
create index public_room on room (kind, state, name);

-- Streams of deleted rooms, until their messages are deleted.
create table ended_stream (
  name varchar(80) not null primary key
) ${clustered};
