import { roomOfChanges } from './conversation.js';

/** Returns the detail of the event that tells of a change of a room, or of its number of members. */
export function membersEvent({ conversation, text, time, offset, epoch, at }) {
  const room = roomOfChanges(conversation);
  const change = JSON.parse(text);
  return offset ? { ...change, room, time, offset, epoch, at } : { room, time, members: change.members };
}
