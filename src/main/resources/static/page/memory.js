import { FOLLOWED } from './conversation.js';

const key = (user) => `parley.chat.${user}`;

const read = (storage, user) => JSON.parse(storage.getItem(key(user)) ?? '{}');

/**
 * What was kept for the next page of this user: the conversations for every tab, and what is not sent
 * yet for this one. Nothing of it need be there.
 */
export const kept = (user) => ({ ...read(localStorage, user), ...read(sessionStorage, user) });

/** Puts the first of these where there is room for it. */
function put(storage, user, contents) {
  storage.removeItem(key(user));
  for (const content of contents) {
    try {
      storage.setItem(key(user), JSON.stringify(content));
      return;
    } catch {
      // Too much; with less the next page reads anew.
    }
  }
}

/** Keeps what the next page needs to go on. */
export function keep(user, { conversations, places, outgoing }) {
  const shorter = conversations.map((c) => ({ ...c, messages: c.messages.slice(-FOLLOWED), reach: {}, below: 0 }));
  put(localStorage, user, [{ conversations: shorter, places }, {}]);
  put(sessionStorage, user, [{ outgoing }, {}]);
}
