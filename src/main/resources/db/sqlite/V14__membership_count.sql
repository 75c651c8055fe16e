-- The number of rooms of which a user is a member, and of invitations, so that a change of many members need not count them.
-- A user that never had either has no row.
create table membership_count (
  user_name varchar(64) not null primary key,
  rooms bigint not null,
  invitations bigint not null
) without rowid;

insert into membership_count (user_name, rooms, invitations)
  select user_name,
    sum(case when role = 'invited' then 0 else 1 end),
    sum(case when role = 'invited' then 1 else 0 end)
  from member group by user_name;
