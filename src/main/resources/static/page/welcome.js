import { normal, proposal, remembered, RULE } from './name.js';
import { h, ref } from './vue.js';

/** Asks for a name. */
export const Welcome = {
  emits: ['enter'],
  setup(props, { emit }) {
    const name = ref(remembered() ?? proposal());
    const enter = (event) => {
      event.preventDefault();
      emit('enter', normal(name.value));
    };
    const write = ({ target }) => {
      name.value = target.value;
      target.setCustomValidity(normal(target.value) ? '' : `A name has ${RULE}.`);
    };
    return () =>
      h('main', { class: 'welcome' }, [
        h('h1', 'Parley'),
        h('form', { onSubmit: enter }, [
          h('label', { for: 'name' }, 'Your name'),
          h('input', { id: 'name', autocomplete: 'nickname', autofocus: true, required: true, value: name.value, onInput: write, 'aria-describedby': 'rule' }),
          h('button', 'Enter'),
          h('p', { id: 'rule' }, `${RULE}. There is no password: whoever enters your name reads your messages.`),
        ]),
      ]);
  },
};
