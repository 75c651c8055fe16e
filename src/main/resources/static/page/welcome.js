import { proposal, remembered } from './name.js';
import { NameField } from './name-field.js';
import { texts } from './texts.js';
import { h } from './vue.js';

/** Asks for a name. */
export const Welcome = {
  emits: ['enter'],
  setup(props, { emit }) {
    const start = remembered() ?? proposal();
    return () =>
      h('main', { class: 'welcome' }, [
        h('h1', texts.title),
        h(NameField, { id: 'name', label: texts.name, button: texts.enter, start, onName: (name) => emit('enter', name) }),
        h('p', `${texts.rule}. ${texts.noPassword}`),
      ]);
  },
};
