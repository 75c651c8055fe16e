-- The reactions of users to messages.
create table reaction (
  stream bigint not null,
  position bigint not null,
  reaction varchar(64) ${ordered} not null,
  user_name varchar(64) ${ordered} not null,
  primary key (stream, position, reaction, user_name)
) ${clustered};

-- The number of users with each reaction to a message: now, and in the last summary that its readers have received. "place"
-- is the order in which the reactions were first used.
create table reaction_count (
  stream bigint not null,
  position bigint not null,
  reaction varchar(64) ${ordered} not null,
  place integer not null,
  users bigint not null,
  summarized bigint not null,
  primary key (stream, position, reaction)
) ${clustered};

-- The last summary of the reactions to a message: its offset, and whether the reactions have changed since.
create table reaction_summary (
  stream bigint not null,
  position bigint not null,
  summary bigint not null,
  summarized_at bigint not null,
  owed boolean not null,
  primary key (stream, position)
) ${clustered};

create index reaction_summary_owed on reaction_summary (summarized_at) where owed;

-- The messages of a thread, without the first one; "n" numbers them.
create table thread_message (
  stream bigint not null,
  thread bigint not null,
  position bigint not null,
  n bigint not null,
  primary key (stream, thread, position)
) ${clustered};

-- How far a user has read a thread.
create table thread_marker (
  stream bigint not null,
  thread bigint not null,
  user_name varchar(64) ${ordered} not null,
  read_position bigint not null,
  primary key (stream, thread, user_name)
) ${clustered};

-- The texts of messages that edits have replaced, if they are kept. "version" is the offset of the message itself or of the edit
-- that brought the text.
create table message_version (
  stream bigint not null,
  position bigint not null,
  version bigint not null,
  sent_at bigint not null,
  sender varchar(64) not null,
  content_type text,
  is_text boolean not null,
  body ${bytes} not null,
  extras text,
  primary key (stream, position, version)
) ${clustered};

-- The last edit of a message, and the number of messages of the thread that it begins. Until now the last change of a message
-- that was edited is an edit or the removal.
alter table changed add column last_edit bigint not null default 0;
alter table changed add column thread_messages bigint not null default 0;
update changed set last_edit = last_change where exists (
  select 1 from uncounted where uncounted.stream = changed.stream and uncounted.position = changed.last_change and edit);

-- Whether there are reactions or threads in a stream, so that pages need not look for them in others.
alter table stream add column responses boolean not null default false;
