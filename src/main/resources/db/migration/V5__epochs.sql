-- What tells this database from a copy of it, as it was when a process last connected: a name and a value for each part.
create table identity (
  part varchar(32) not null primary key,
  value varchar(200) not null
) ${clustered};

-- When all streams began new epochs, and why.
create table epoch_change (
  changed_at bigint not null,
  reason varchar(1000) not null
);
