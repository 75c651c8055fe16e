import { inOrder, kindOf, newest, personOf, titleOf, withPerson } from './conversation.js';
import { face } from './face.js';
import { absence } from './message.js';
import { NameField } from './name-field.js';
import { texts } from './texts.js';
import { h } from './vue.js';
import { brief } from './when.js';

/** Maximum number of characters of a message that are shown in the list. */
const SHORT = 80;

function preview(me, message) {
  const { from, text } = message;
  const short = absence(message) || text.slice(0, SHORT).replace(/\s+/g, ' ');
  return from === me ? texts.you(short) : short;
}

/** Renders the number of unread messages, if there are any. */
export function unreadSign(unread) {
  return unread > 0 && h('span', { class: 'unread' }, [unread, h('span', { class: 'unseen' }, ` ${texts.unread}`)]);
}

function entry(chat, conversation) {
  const { id, unread } = conversation;
  const last = newest(conversation);
  const current = id === chat.view.current ? 'true' : null;
  return h('li', { key: id }, [
    h('button', { 'aria-current': current, onClick: () => chat.open(id) }, [
      face(personOf(id) ?? (kindOf(id) === 'room' ? '#' : '∗')),
      h('bdi', { class: 'who' }, titleOf(conversation)),
      unreadSign(unread),
      last && h('time', brief(last.time)),
      last && h('bdi', { class: 'last' }, preview(chat.me, last)),
    ]),
  ]);
}

/** Renders the button that opens the rooms, with the number of invitations. */
const roomsButton = (chat) =>
  h('button', { class: 'rooms', onClick: () => chat.show('rooms') }, [
    texts.rooms,
    chat.view.invitations > 0 &&
      h('span', { class: 'unread' }, [
        chat.view.invitations,
        h('span', { class: 'unseen' }, ` ${texts.invitations(chat.view.invitations)}`),
      ]),
  ]);

/** The list of conversations, the rooms, and a field to start another conversation. */
export const People = {
  props: ['chat'],
  setup({ chat }) {
    const open = (name) => chat.open(withPerson(name));
    const find = (prefix, signal) => chat.names(prefix, signal);
    const field = { id: 'person', label: texts.writeToName, button: texts.open, hidesLabel: true, find, onName: open };
    return () =>
      h('nav', { 'aria-label': texts.conversations }, [
        h('ul', inOrder(chat.view.conversations).map((conversation) => entry(chat, conversation))),
        roomsButton(chat),
        h(NameField, field),
      ]);
  },
};
