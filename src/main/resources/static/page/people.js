import { inOrder, newest } from './conversation.js';
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
  const { person, unread } = conversation;
  const last = newest(conversation);
  const current = person === chat.view.current ? 'true' : null;
  return h('li', { key: person ?? '' }, [
    h('button', { 'aria-current': current, onClick: () => chat.open(person) }, [
      face(person ?? '∗'),
      h('bdi', { class: 'who' }, person ?? texts.everyone),
      unreadSign(unread),
      last && h('time', brief(last.time)),
      last && h('bdi', { class: 'last' }, preview(chat.me, last)),
    ]),
  ]);
}

/** The list of conversations, and a field to start another one. */
export const People = {
  props: ['chat'],
  setup({ chat }) {
    const open = (name) => chat.open(name);
    const field = { id: 'person', label: texts.writeToName, button: texts.open, hidesLabel: true, onName: open };
    return () =>
      h('nav', { 'aria-label': texts.conversations }, [
        h('ul', inOrder(chat.view.conversations).map((conversation) => entry(chat, conversation))),
        h(NameField, field),
      ]);
  },
};
