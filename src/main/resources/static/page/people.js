import { normal, RULE } from './name.js';
import { h, ref } from './vue.js';

function entry(chat, { person, unread }) {
  const current = person === chat.view.current;
  return h('li', { key: person ?? '' }, [
    h('button', { 'aria-current': current ? 'true' : null, onClick: () => chat.open(person) }, [
      h('bdi', person ?? 'Everyone'),
      unread > 0 && h('span', { class: 'unread' }, [unread, h('span', { class: 'unseen' }, ' unread')]),
    ]),
  ]);
}

/** The conversations, and a way to begin another one. */
export const People = {
  props: ['chat'],
  setup({ chat }) {
    const name = ref('');
    const open = (event) => {
      event.preventDefault();
      chat.open(normal(name.value));
      name.value = '';
    };
    const write = ({ target }) => {
      name.value = target.value;
      target.setCustomValidity(normal(target.value) ? '' : `A name has ${RULE}.`);
    };
    return () =>
      h('nav', { 'aria-label': 'Conversations' }, [
        h('ul', chat.view.conversations.map((conversation) => entry(chat, conversation))),
        h('form', { onSubmit: open }, [
          h('input', { 'aria-label': 'Name of a person', placeholder: 'Write to a name…', autocomplete: 'off', required: true, value: name.value, onInput: write }),
          h('button', 'Open'),
        ]),
      ]);
  },
};
