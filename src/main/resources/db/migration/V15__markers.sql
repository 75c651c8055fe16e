-- How far a user has read a conversation, and the settings of the user for it. A member of a room has a row from the join on,
-- the users of a pair from its first message on, and others from their first message or marker on. "since" is the offset after
-- which the user may read the messages.
create table marker (
  stream bigint not null,
  user_name varchar(64) ${ordered} not null,
  read_position bigint not null,
  delivered_position bigint not null,
  muted boolean not null,
  marked boolean not null,
  ended boolean not null,
  since bigint not null,
  changed_at bigint not null,
  primary key (stream, user_name)
) ${clustered};

create index marker_of_user on marker (user_name, stream);

-- The messages that mention a user which has a marker.
create table mention (
  stream bigint not null,
  user_name varchar(64) ${ordered} not null,
  position bigint not null,
  primary key (stream, user_name, position)
) ${clustered};

create index mention_of_message on mention (stream, position);

-- The entries of a stream that do not count as unread messages: its changes. "n" numbers those of a stream without gaps, and
-- "run" is the position of the first one of those that follow one another directly. So it takes one row each to know how many
-- there are between two positions, and which is the last message.
create table uncounted (
  stream bigint not null,
  position bigint not null,
  n bigint not null,
  run bigint not null,
  primary key (stream, position)
) ${clustered};

-- Whether members see how far the others have read.
alter table room add column markers varchar(8) not null default 'shown';

-- Users that do not show others how far they have read.
create table private_reader (
  user_name varchar(64) ${ordered} not null primary key
) ${clustered};
