import { normal } from './name.js';

export const EVERYONE = 'everyone';
export const INBOX = 'inbox';
const ROOM = 'room:';
const PERSON = 'person:';

const prefixOf = (conversation) => [ROOM, PERSON].find((prefix) => conversation.startsWith(prefix));
const nameIn = (conversation) => conversation.slice(prefixOf(conversation).length);

/** The one spelling of a conversation; throws if it is none. No name has a colon. */
function known(conversation) {
  const prefix = prefixOf(`${conversation}`);
  const name = prefix && normal(nameIn(conversation));
  if (!name && conversation !== EVERYONE && conversation !== INBOX) {
    throw new TypeError(`No conversation: '${conversation}'. There are everyone, inbox, room:{room} and person:{name}`);
  }
  return name ? prefix + name : conversation;
}

/** The same of one that can be read. */
export function readable(conversation) {
  if (`${conversation}`.startsWith(PERSON)) {
    throw new TypeError('What persons write is read in the inbox');
  }
  return known(conversation);
}

/** The same of one that can be written to. */
export function writable(conversation) {
  if (conversation === INBOX) {
    throw new TypeError('An inbox is written to by its owner: person:{name}');
  }
  return known(conversation);
}

/** To whom an answer to what somebody wrote goes. */
export const answering = (conversation, from) => (conversation === INBOX ? PERSON + from : conversation);

/** Where STOMP reads or writes it. */
export function destinationOf(conversation) {
  switch (prefixOf(conversation)) {
    case ROOM:
      return `/topic/room.${nameIn(conversation)}`;
    case PERSON:
      return `/user/${nameIn(conversation)}/queue/messages`;
    default:
      return conversation === INBOX ? '/user/queue/messages' : '/topic/chat';
  }
}

/** What HTTP calls one that can be read. */
export function streamOf(conversation) {
  if (prefixOf(conversation) === ROOM) {
    return `room.${nameIn(conversation)}`;
  }
  return conversation === INBOX ? 'inbox' : 'chat';
}
