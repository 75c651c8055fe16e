-- The users that are invited to a room, which are counted before another one is invited.
create index invited_to on member (room) where role = 'invited';
