-- Users that a user has blocked.
create table block (
  user_name varchar(64) ${ordered} not null,
  blocked varchar(64) ${ordered} not null,
  primary key (user_name, blocked)
) ${clustered};

-- Whether one of the two users of a pair has blocked the other. In the row of the stream, so that a transaction that locks
-- it knows this without another query.
alter table stream add column blocked boolean not null default false;
