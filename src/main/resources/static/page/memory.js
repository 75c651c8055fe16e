import { FOLLOWED } from './conversation.js';

const key = (user) => `parley.page.${user}`;

/** What was kept for the next page of this user in this window; nothing of it need be there. */
export const kept = (user) => JSON.parse(sessionStorage.getItem(key(user)) ?? '{}');

/** Keeps what the next page needs to go on. There is not room for everything, but for what is not sent yet. */
export function keep(user, { conversations, places, outgoing }) {
  const shorter = conversations.map((c) => ({ ...c, messages: c.messages.slice(-FOLLOWED), reach: {} }));
  sessionStorage.removeItem(key(user));
  for (const content of [{ conversations: shorter, places, outgoing }, { outgoing }, {}]) {
    try {
      sessionStorage.setItem(key(user), JSON.stringify(content));
      return;
    } catch {
      // Too much; with less the next page reads anew.
    }
  }
}
