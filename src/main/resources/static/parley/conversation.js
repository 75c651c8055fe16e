import { normal } from './name.js';

export const EVERYONE = 'everyone';
export const INBOX = 'inbox';
const ROOM = 'room:';
const PERSON = 'person:';
const MEMBERS = 'members:';

const prefixOf = (conversation) => [ROOM, PERSON, MEMBERS].find((prefix) => conversation.startsWith(prefix));
const nameIn = (conversation) => conversation.slice(prefixOf(conversation).length);

/** Returns the canonical form of a conversation, or throws a TypeError. Names contain no colon. */
function known(conversation) {
  const prefix = prefixOf(`${conversation}`);
  const name = prefix && normal(nameIn(conversation));
  if (!name && conversation !== EVERYONE && conversation !== INBOX) {
    throw new TypeError(`Unknown conversation '${conversation}': it must be everyone, inbox, room:{room}, members:{room} or person:{name}`);
  }
  return name ? prefix + name : conversation;
}

/** Returns the canonical form of a conversation that can be followed, or throws a TypeError. */
export function readable(conversation) {
  if (`${conversation}`.startsWith(PERSON)) {
    throw new TypeError(`'${conversation}' cannot be followed: messages of persons arrive in the inbox`);
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

/** Returns the conversation to which a reply to a message belongs. */
export const answering = (conversation, from) => (conversation === INBOX ? PERSON + from : conversation);

/** Returns the STOMP destination of a conversation, for SUBSCRIBE and SEND. */
export function destinationOf(conversation) {
  switch (prefixOf(conversation)) {
    case ROOM:
      return `/topic/room.${nameIn(conversation)}`;
    case PERSON:
      return `/user/${nameIn(conversation)}/queue/messages`;
    case MEMBERS:
      return `/topic/members.${nameIn(conversation)}`;
    default:
      return conversation === INBOX ? '/user/queue/messages' : '/topic/chat';
  }
}

/** Returns the stream name of a conversation that can be followed, as the HTTP API has it. */
export function streamOf(conversation) {
  if (prefixOf(conversation) === ROOM) {
    return `room.${nameIn(conversation)}`;
  }
  if (prefixOf(conversation) === MEMBERS) {
    return `members.${nameIn(conversation)}`;
  }
  return conversation === INBOX ? 'inbox' : 'chat';
}

/** Returns the path of the HTTP API to which a message to a conversation is sent. */
export const sendPathOf = (conversation) =>
  prefixOf(conversation) === PERSON
    ? `users/${encodeURIComponent(nameIn(conversation))}/messages`
    : `streams/${encodeURIComponent(streamOf(conversation))}/messages`;
