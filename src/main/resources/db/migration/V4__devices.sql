-- When a device was last known to be in use, milliseconds since 1970 UTC. Devices from before this migration count as
-- seen now. Nodes of an earlier version leave the column out when they add a device.
alter table device add column seen_at bigint not null default ${now};
