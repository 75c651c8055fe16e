-- A conversation: messages with positions from 1 by 1, of which those up to "deleted" are gone.
create table stream (
  id ${key},
  name varchar(80) not null unique,
  epoch varchar(32) not null,
  last_position bigint not null,
  deleted bigint not null
);

-- Each database orders them by stream and position in its own way: see V2.
create table message (
  ${message_id}
  stream bigint not null,
  position bigint not null,
  sent_at bigint not null,
  sender varchar(64) not null,
  client_message_id varchar(128),
  content_type text,
  is_text boolean not null,
  body ${bytes} not null,
  extras text
);

-- Which messages their senders have given an id of their own. Kept for ever, so that a repeat is known for ever.
create table sent (
  sender varchar(64) not null,
  client_message_id varchar(128) not null,
  stream bigint not null,
  position bigint not null,
  primary key (sender, client_message_id)
) ${clustered};

-- How far a device has read an inbox: up to a position, and single ones behind it ("7-9,12").
create table device (
  stream bigint not null,
  name varchar(64) not null,
  up_to bigint not null,
  beyond text not null,
  primary key (stream, name)
) ${clustered};

-- The last commit of each process: tells whether a commit whose answer was lost came through.
create table writer (
  id varchar(36) not null primary key,
  last_commit bigint not null,
  seen_at bigint not null
) ${clustered};

-- What the epochs of this store's streams are made of. One row.
create table seed (
  value varchar(36) not null
);

insert into seed values ('${seed}');
