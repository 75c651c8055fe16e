/** So many messages are held while one follows what comes. */
export const FOLLOWED = 500;

/** So many while one reads further up: what is read there is not thrown away, but there is an end. */
export const READ = 5000;

/**
 * A conversation as the page holds it: data that survives a reload. With `person` null it is
 * everyone's. `reach` tells from which place of its stream on all that is there is shown, if that is
 * not the place of the oldest message; `end` that nothing lies before it. `below` counts what came
 * below what is looked at.
 */
export const conversationWith = (person) => ({
  person,
  messages: [],
  refused: [],
  unread: 0,
  below: 0,
  draft: '',
  reach: {},
});

/** Adds what has come just now, unless it is shown already; returns whether it was new. */
export function add({ messages }, message) {
  if (messages.some((m) => m.id === message.id)) {
    return false;
  }
  let at = messages.length;
  // A receipt may have told of a later one first.
  while (at > 0 && messages[at - 1].epoch === message.epoch && messages[at - 1].offset > message.offset) {
    at--;
  }
  messages.splice(at, 0, message);
  return true;
}

/** A moderator has removed a message: its place stays. */
export function remove({ messages }, { offset, epoch }) {
  const at = messages.findIndex((m) => m.offset === offset && m.epoch === epoch);
  if (at >= 0) {
    messages[at] = Object.freeze({ ...messages[at], text: '', removed: true });
  }
}

/** The offset tells which one is later, where both are in one stream; what one wrote to a person is in another. */
const isLater = (a, b) => (a.epoch === b.epoch ? a.offset > b.offset : a.time > b.time);

/** Adds old ones, oldest first, each where it belongs; returns how many were new. */
export function addEarlier(conversation, earlier) {
  const here = [...conversation.messages];
  const known = new Set(here.map(({ id }) => id));
  const added = earlier.filter(({ id }) => !known.has(id));
  const all = [];
  let next = 0;
  for (const message of here) {
    while (next < added.length && isLater(message, added[next])) {
      all.push(added[next++]);
    }
    all.push(message);
  }
  // At once: Vue looks at every place in the list that changes.
  conversation.messages = [...all, ...added.slice(next)];
  return added.length;
}

/** Throws the oldest away where there are more. */
export function trim(conversation, most) {
  const { messages } = conversation;
  if (messages.length > most) {
    messages.splice(0, messages.length - most);
    conversation.reach = {};
  }
}

/** The place from which on all is shown; undefined if nothing of the stream is. */
export function edge({ messages, reach }) {
  const { offset, epoch } = reach.offset ? reach : (messages.find((m) => m.offset) ?? {});
  return offset && { offset, epoch };
}

/** Whether there may be something to load before what is shown. */
export function mayHaveEarlier(conversation) {
  const from = edge(conversation);
  // Everyone's last messages come by themselves, so only what lies before them is asked for.
  const asksForAny = from ? from.offset > 1 : conversation.person !== null;
  return asksForAny && !conversation.reach.end && conversation.messages.length < READ;
}

/** The last message, or undefined. */
export const newest = ({ messages }) => messages.findLast(({ notice }) => !notice);

/** Everyone's first, then the one in which something came last. */
const byTime = (a, b) =>
  (a.person !== null) - (b.person !== null) || (newest(b)?.time ?? 0) - (newest(a)?.time ?? 0);

/** The conversations in the order of the list. */
export const inOrder = (conversations) => [...conversations].sort(byTime);
