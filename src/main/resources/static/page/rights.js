import { personOf, roomOf } from './conversation.js';
import { rememberedToken } from './name.js';

const MODERATORS = ['owner', 'moderator'];

/** Returns the roles in a token, in the claim in which the server expects them by default. */
function rolesIn(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { roles = [] } = JSON.parse(atob(payload));
    return [roles].flat().join(' ').split(' ');
  } catch {
    return [];
  }
}

/** Returns whether the user may remove the messages of others, and pin those of a room. */
const moderates = ({ id, role }) =>
  MODERATORS.includes(role) || (personOf(id) === null && rolesIn(rememberedToken()).includes('moderator'));

/** Returns whether a message can be changed or answered: one that is stored, and has a text. */
export const isChangeable = ({ offset, removed, unreadable }) => Boolean(offset && !removed && !unreadable);

/** Returns what a user may do with such a message, as far as the page knows it. The server checks it. */
export function rightsOf(me, conversation, { from, binary }) {
  const reply = conversation.silence === '' && !conversation.ended;
  const own = reply && from === me;
  const pin = roomOf(conversation.id) !== null && !conversation.ended && moderates(conversation);
  return { reply, edit: own && !binary, remove: own || moderates(conversation), pin };
}
