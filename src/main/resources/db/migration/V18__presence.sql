-- When users were last online, milliseconds since 1970 UTC: written when a user goes offline.
create table last_seen (
  user_name varchar(64) ${ordered} not null primary key,
  seen_at bigint not null
) ${clustered};

-- Nodes without a link to the broker, as long as that lasts: a number that such a node increases shows the others that it runs.
create table unlinked_node (
  id varchar(36) not null primary key,
  beat bigint not null
) ${clustered};
