-- An entry of an inbox that refers to a message of a pair: the stream and the position of that message, which has the text.
alter table message add column conversation bigint;
alter table message add column conversation_position bigint;
