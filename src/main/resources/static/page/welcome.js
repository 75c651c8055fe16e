import { proposal, remembered, RULE } from './name.js';
import { NameField } from './name-field.js';
import { h } from './vue.js';

/** Asks for a name. */
export const Welcome = {
  emits: ['enter'],
  setup(props, { emit }) {
    const start = remembered() ?? proposal();
    return () =>
      h('main', { class: 'welcome' }, [
        h('h1', 'Parley'),
        h(NameField, { id: 'name', label: 'Your name', button: 'Enter', start, onName: (name) => emit('enter', name) }),
        h('p', `${RULE}. There is no password: whoever enters your name reads your messages.`),
      ]);
  },
};
