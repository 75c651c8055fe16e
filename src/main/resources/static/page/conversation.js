import { texts } from './texts.js';

export const EVERYONE = 'everyone';
const PERSON = 'with:';
const ROOM = 'room:';

/** Returns the id of the conversation with a person, or in a room: its name in parley.js. */
export const withPerson = (name) => PERSON + name;
export const inRoom = (room) => ROOM + room;

/** Returns the person of a conversation; null if it has none. */
export const personOf = (id) => (id.startsWith(PERSON) ? id.slice(PERSON.length) : null);

/** Returns the room of a conversation; null if it has none. */
export const roomOf = (id) => (id.startsWith(ROOM) ? id.slice(ROOM.length) : null);

/** Returns the kind of a conversation: everyone, room or person. */
export const kindOf = (id) => (id.startsWith(PERSON) ? 'person' : id.split(':')[0]);

/** Returns a name and its title. The name is first: titles are not unique, users choose them, and long ones are cut. */
const entitled = (name, title) => (title ? `${name} (${title})` : name);

/** Returns the name under which a room is shown. No name of a user contains the number sign. */
export const titleOfRoom = ({ room, title }) => entitled(`#${room}`, title !== room && title);

/** Returns a name in lower case and without accents, to compare names that look alike. */
const plain = (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Returns the name of a user, quoted if it reads like the conversation of everyone. No name contains quotation marks. */
const distinct = (person) => (plain(person) === plain(texts.everyone) ? `"${person}"` : person);

/** Returns the name under which a conversation is shown. */
export function titleOf({ id, title }) {
  const [person, room] = [personOf(id), roomOf(id)];
  if (room !== null) {
    return titleOfRoom({ room, title });
  }
  return person === null ? texts.everyone : entitled(distinct(person), title !== person && title);
}

/** Maximum number of messages of a conversation that is scrolled to its end. */
export const FOLLOWED = 500;

/** Maximum number while the user has scrolled up: messages in view are not discarded, but memory is bounded. */
export const READ = 5000;

/** Returns why a user may not write in a room, by the role there and the room's setting: reader, moderators, or '' if it may. */
export const silenceOf = ({ role, write }) =>
  (role === 'reader' && 'reader') || (role === 'member' && write === 'moderators' && 'moderators') || '';

/**
 * Returns an empty conversation. `title` to `marked` are those of its entry in the list of the server, where it is
 * `listed`. `role` is that of the user in the room, and `silence` why the user may not write there. `visited` is true once the user has seen it on this page, `loaded` once the latest messages are here or on
 * their way, and `ended` if the user may no longer read it, but has unsent texts. `returned` is the beginning of the
 * draft that consists of refused texts, and `answer` the message that it answers. `below` counts new messages below the visible part. `reach` is the position from
 * which on all messages are loaded, if it is not that of the oldest one; its `end` means that there are none before it.
 * `threads` is what is known of each thread, by the offset of its first message, and `thread` the open one.
 */
export const conversationWith = (id) => ({
  id,
  listed: false,
  title: '',
  last: null,
  read: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  marked: false,
  role: '',
  silence: '',
  visited: false,
  messages: [],
  refused: [],
  draft: '',
  returned: '',
  answer: null,
  loaded: false,
  ended: false,
  below: 0,
  reach: {},
  threads: new Map(),
  thread: null,
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

/** Returns a message with a change, unless it has a later one. */
const changedBy = (message, changed) =>
  message.removed || message.edited >= changed.edited ? message : Object.freeze({ ...message, ...changed });

/** Changes a message, which is in the conversation or in its open thread; it keeps its position. */
export function change({ messages, thread }, { offset, epoch, ...changed }) {
  const isIt = (message) => message?.offset === offset && message.epoch === epoch;
  for (const list of [messages, thread?.messages ?? []]) {
    const at = list.findIndex(isIt);
    if (at >= 0) {
      list[at] = changedBy(list[at], changed);
    }
  }
  if (isIt(thread?.first)) {
    thread.first = changedBy(thread.first, changed);
  }
}

/** Adds earlier messages, given oldest first, before those of the conversation; returns the number of added ones. */
export function addEarlier(conversation, earlier) {
  const known = new Set(conversation.messages.map(({ id }) => id));
  const added = earlier.filter(({ id }) => !known.has(id));
  // One assignment: Vue reacts to each change of an array element.
  conversation.messages = [...added, ...conversation.messages];
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

/** Records that an entry of the stream has arrived that is not shown in the conversation. It may be the first one. */
export function skip(conversation, { offset, epoch }) {
  if (!edge(conversation)) {
    conversation.reach = { offset, epoch };
  }
}

/** Returns whether there may be earlier messages to load: the latest ones arrive with the subscription. */
export function mayHaveEarlier(conversation) {
  const from = edge(conversation);
  return from?.offset > 1 && !conversation.reach.end && conversation.messages.length < READ;
}

/** Returns the last message that is loaded, or undefined. */
export const newest = ({ messages }) => messages.findLast(({ notice }) => !notice);

/** Returns the last message, of which only the beginning may be known; undefined if there is none. */
export function latest(conversation) {
  const { last } = conversation;
  const loaded = newest(conversation);
  if (!last || loaded?.time >= last.timestamp) {
    return loaded;
  }
  const { from, timestamp: time, preview: text, removed } = last;
  return { from, time, text, removed };
}

/** Returns the time by which a conversation is ordered: that of everyone is always the first. */
const rank = (conversation) => (conversation.id === EVERYONE ? Infinity : (latest(conversation)?.time ?? 0));

/** Returns the conversations in the order of the list: that of everyone, then those with the latest messages. */
export const inOrder = (conversations) =>
  conversations
    .map((conversation) => ({ conversation, rank: rank(conversation) }))
    .sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank))
    .map(({ conversation }) => conversation);

/** Shows a refused message, and returns its text to the draft: after those returned before, which the user may edit. */
export function giveBack(conversation, message) {
  const { draft, returned } = conversation;
  const kept = `${draft}\n`.startsWith(`${returned}\n`) ? returned : '';
  const joined = (...texts) => texts.filter(Boolean).join('\n');
  conversation.returned = joined(kept, message.text);
  conversation.draft = joined(conversation.returned, draft.slice(kept && kept.length + 1));
  conversation.refused.push(message);
}

/** Returns whether a conversation has texts of the user that are not sent. */
export const hasUnsent = ({ draft, refused }) => draft !== '' || refused.length > 0;

/** Returns the number of unread messages in the conversations that are not muted. */
export const unreadIn = (conversations) => conversations.reduce((sum, { unread, muted }) => sum + (muted ? 0 : unread), 0);
