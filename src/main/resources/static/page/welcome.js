import { proposal, remembered } from './name.js';
import { NameField } from './name-field.js';
import { texts } from './texts.js';
import { h, onMounted } from './vue.js';

const token = (refusal) =>
  h('details', { open: refusal !== '' }, [
    h('summary', texts.token),
    h('input', { name: 'token', type: 'password', autocomplete: 'off', 'aria-label': texts.token }),
  ]);

/** Asks for a name and, where required, a token; `refusal` is the code of the rejection after which it asks again. */
export const Welcome = {
  props: { refusal: { default: '' } },
  emits: ['enter'],
  setup(props, { emit }) {
    const start = remembered() ?? proposal();
    const enter = (name, { elements }) => emit('enter', name, elements.token.value.trim());
    const field = { id: 'name', label: texts.name, button: texts.enter, start, onName: enter };
    onMounted(() => props.refusal in texts.refusals && document.querySelector('input[name=token]').focus());
    return () =>
      h('main', { class: 'welcome' }, [
        h('h1', texts.title),
        props.refusal in texts.refusals && h('p', { class: 'error', role: 'alert' }, texts.refusals[props.refusal]),
        h(NameField, field, () => token(props.refusal in texts.refusals ? props.refusal : '')),
        h('p', `${texts.rule}. ${texts.noPassword}`),
      ]);
  },
};
