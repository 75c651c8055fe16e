import { proposal, remembered } from './name.js';
import { NameField } from './name-field.js';
import { texts } from './texts.js';
import { h } from './vue.js';

const token = () =>
  h('details', [
    h('summary', texts.token),
    h('input', { name: 'token', type: 'password', autocomplete: 'off', 'aria-label': texts.token }),
  ]);

/** Asks for a name, and for a token that proves it where one is wanted. */
export const Welcome = {
  emits: ['enter'],
  setup(props, { emit }) {
    const start = remembered() ?? proposal();
    const enter = (name, { elements }) => emit('enter', name, elements.token.value.trim());
    const field = { id: 'name', label: texts.name, button: texts.enter, start, onName: enter };
    return () =>
      h('main', { class: 'welcome' }, [
        h('h1', texts.title),
        h(NameField, field, token),
        h('p', `${texts.rule}. ${texts.noPassword}`),
      ]);
  },
};
