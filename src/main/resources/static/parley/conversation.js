import { normal } from './name.js';

export const EVERYONE = 'everyone';
export const INBOX = 'inbox';
const ROOM = 'room:';
const PERSON = 'person:';
const MEMBERS = 'members:';
const WITH = 'with:';

const prefixOf = (conversation) => [ROOM, PERSON, WITH, MEMBERS].find((prefix) => conversation.startsWith(prefix));
const nameIn = (conversation) => conversation.slice(prefixOf(conversation).length);

/** Returns the canonical form of a conversation, or throws a TypeError. Names contain no colon. */
function known(conversation) {
  const prefix = prefixOf(`${conversation}`);
  const name = prefix && normal(nameIn(conversation));
  if (!name && conversation !== EVERYONE && conversation !== INBOX) {
    throw new TypeError(`Unknown conversation '${conversation}': it must be everyone, inbox, room:{room}, members:{room}, with:{name} or person:{name}`);
  }
  return name ? prefix + name : conversation;
}

/** Returns the canonical form of a conversation that can be followed, or throws a TypeError. */
export function readable(conversation) {
  if (`${conversation}`.startsWith(PERSON)) {
    throw new TypeError(`'${conversation}' cannot be followed: follow with:{name} for both sides, or the inbox`);
  }
  return known(conversation);
}

/** Returns the canonical form of a conversation that can be written to, or throws a TypeError. */
export function writable(conversation) {
  if (conversation === INBOX) {
    throw new TypeError('Messages cannot be sent to inbox: use person:{name}');
  }
  if (`${conversation}`.startsWith(MEMBERS)) {
    throw new TypeError(`Messages cannot be sent to '${conversation}': members are changed by the methods of rooms`);
  }
  return known(conversation);
}

/** Returns the room of the changes that a conversation has; undefined if it has messages. */
export const roomOfChanges = (conversation) =>
  prefixOf(conversation) === MEMBERS ? nameIn(conversation) : undefined;

/** Returns whether a conversation has messages of legacy clients to a person, which are JSON objects. */
export const hasEnvelopes = (conversation) => conversation === INBOX || prefixOf(conversation) === WITH;

/** Returns the conversation to which a reply to a message belongs. */
export const answering = (conversation, from) => (conversation === INBOX ? PERSON + from : conversation);

/** Returns the STOMP destination of a conversation that can be followed. */
export function destinationOf(conversation) {
  switch (prefixOf(conversation)) {
    case ROOM:
      return `/topic/room.${nameIn(conversation)}`;
    case WITH:
      return `/user/queue/with.${nameIn(conversation)}`;
    case MEMBERS:
      return `/topic/members.${nameIn(conversation)}`;
    default:
      return conversation === INBOX ? '/user/queue/messages' : '/topic/chat';
  }
}

/** Returns the STOMP destination to which a message to a conversation is sent. */
export function sendDestinationOf(conversation) {
  switch (prefixOf(conversation)) {
    case PERSON:
      return `/user/${nameIn(conversation)}/queue/messages`;
    case WITH:
      return `/app/with.${nameIn(conversation)}`;
    default:
      return destinationOf(conversation);
  }
}

/** Returns the stream name of a conversation that can be followed, as the HTTP API has it. */
export function streamOf(conversation) {
  switch (prefixOf(conversation)) {
    case ROOM:
      return `room.${nameIn(conversation)}`;
    case WITH:
      return `with.${nameIn(conversation)}`;
    case MEMBERS:
      return `members.${nameIn(conversation)}`;
    default:
      return conversation === INBOX ? 'inbox' : 'chat';
  }
}

/** Returns the conversation of a stream name of the HTTP API. */
export function conversationOf(stream) {
  const dot = stream.indexOf('.');
  return stream === 'chat' ? EVERYONE : `${stream.slice(0, dot)}:${stream.slice(dot + 1)}`;
}

/** Returns the path of the HTTP API to which a message to a conversation is sent. */
export const sendPathOf = (conversation) =>
  prefixOf(conversation) === PERSON
    ? `users/${encodeURIComponent(nameIn(conversation))}/messages`
    : `streams/${encodeURIComponent(streamOf(conversation))}/messages`;
