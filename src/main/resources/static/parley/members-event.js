import { roomOfChanges } from './conversation.js';

/** Returns the detail of the event that tells of a change of a room, or of its number of members. `message` is the offset of a pinned one. */
export function membersEvent({ conversation, text, time, offset, epoch, at }) {
  const room = roomOfChanges(conversation);
  const { offset: message, ...change } = JSON.parse(text);
  return offset
    ? { ...change, ...(message && { message }), room, time, offset, epoch, at }
    : { room, time, members: change.members };
}
