import { texts } from './texts.js';

export const EVERYONE = 'everyone';
const PERSON = 'person:';
const ROOM = 'room:';

/** Returns the id of the conversation with a person, or in a room: its name in parley.js. */
export const withPerson = (name) => PERSON + name;
export const inRoom = (room) => ROOM + room;

/** Returns the person of a conversation; null if it has none. */
export const personOf = (id) => (id.startsWith(PERSON) ? id.slice(PERSON.length) : null);

/** Returns the room of a conversation; null if it has none. */
export const roomOf = (id) => (id.startsWith(ROOM) ? id.slice(ROOM.length) : null);

/** Returns the kind of a conversation: everyone, room or person. */
export const kindOf = (id) => id.split(':')[0];

/** Returns the name under which a conversation is shown. */
export const titleOf = ({ id, title }) => title || (personOf(id) ?? roomOf(id) ?? texts.everyone);

/** Maximum number of messages of a conversation that is scrolled to its end. */
export const FOLLOWED = 500;

/** Maximum number while the user has scrolled up: messages in view are not discarded, but memory is bounded. */
export const READ = 5000;

/**
 * Returns an empty conversation: data that survives a reload. A room may have a `title`. `reach` is the
 * position from which on all messages are loaded, if it is not that of the oldest one; its `end` means that there are none before it. `below` counts new messages below the visible part.
 */
export const conversationWith = (id) => ({
  id,
  title: '',
  messages: [],
  refused: [],
  unread: 0,
  below: 0,
  draft: '',
  reach: {},
});

/** Adds a new message, unless it is there already; returns whether it was added. */
export function add({ messages }, message) {
  if (messages.some((m) => m.id === message.id)) {
    return false;
  }
  let at = messages.length;
  // A receipt may have added a later message before.
  while (at > 0 && messages[at - 1].epoch === message.epoch && messages[at - 1].offset > message.offset) {
    at--;
  }
  messages.splice(at, 0, message);
  return true;
}

/** Empties a message that a moderator has removed; it keeps its position. */
export function remove({ messages }, { offset, epoch }) {
  const at = messages.findIndex((m) => m.offset === offset && m.epoch === epoch);
  if (at >= 0) {
    messages[at] = Object.freeze({ ...messages[at], text: '', removed: true });
  }
}

/** Compares by offset within a stream, otherwise by time: messages to a person are in another stream. */
const isLater = (a, b) => (a.epoch === b.epoch ? a.offset > b.offset : a.time > b.time);

/** Merges earlier messages, given oldest first, into the conversation; returns the number of added ones. */
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
  // One assignment: Vue reacts to each change of an array element.
  conversation.messages = [...all, ...added.slice(next)];
  return added.length;
}

/** Discards the oldest messages above a maximum number. */
export function trim(conversation, most) {
  const { messages } = conversation;
  if (messages.length > most) {
    messages.splice(0, messages.length - most);
    conversation.reach = {};
  }
}

/** Returns the position from which on all messages are loaded; undefined if none of the stream is. */
export function edge({ messages, reach }) {
  const { offset, epoch } = reach.offset ? reach : (messages.find((m) => m.offset) ?? {});
  return offset && { offset, epoch };
}

/** Returns whether there may be earlier messages to load. */
export function mayHaveEarlier(conversation) {
  const from = edge(conversation);
  // The latest messages of everyone and of rooms arrive with the subscription, so only those before them are requested.
  const asksForAny = from ? from.offset > 1 : personOf(conversation.id) !== null;
  return asksForAny && !conversation.reach.end && conversation.messages.length < READ;
}

/** Returns the last message, or undefined. */
export const newest = ({ messages }) => messages.findLast(({ notice }) => !notice);

/** Orders the conversation of everyone first, then by the time of the last message, latest first. */
const byTime = (a, b) =>
  (a.id !== EVERYONE) - (b.id !== EVERYONE) || (newest(b)?.time ?? 0) - (newest(a)?.time ?? 0);

/** Returns the conversations in the order of the list. */
export const inOrder = (conversations) => [...conversations].sort(byTime);
