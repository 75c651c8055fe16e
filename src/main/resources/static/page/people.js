import { NameField } from './name-field.js';
import { h } from './vue.js';

function entry(chat, { person, unread }) {
  return h('li', { key: person ?? '' }, [
    h('button', { 'aria-current': person === chat.view.current ? 'true' : null, onClick: () => chat.open(person) }, [
      h('bdi', person ?? 'Everyone'),
      unread > 0 && h('span', { class: 'unread' }, [unread, h('span', { class: 'unseen' }, ' unread')]),
    ]),
  ]);
}

/** The conversations, and a way to begin another one. */
export const People = {
  props: ['chat'],
  setup({ chat }) {
    const open = (name) => chat.open(name);
    return () =>
      h('nav', { 'aria-label': 'Conversations' }, [
        h('ul', chat.view.conversations.map((conversation) => entry(chat, conversation))),
        h(NameField, { id: 'person', label: 'Write to a name', button: 'Open', hidesLabel: true, onName: open }),
      ]);
  },
};
