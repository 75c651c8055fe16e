import { normal } from './name.js';
import { texts } from './texts.js';
import { h } from './vue.js';

/** A form for one name. The browser reports an invalid name, which is not emitted. */
export const NameField = {
  props: { id: String, label: String, button: String, hidesLabel: Boolean, start: { default: '' } },
  emits: ['name'],
  setup(props, { emit, slots }) {
    const check = ({ target }) => target.setCustomValidity(normal(target.value) ? '' : texts.noName);
    const submit = (event) => {
      event.preventDefault();
      const form = event.target;
      emit('name', normal(form.elements[props.id].value), form);
      form.reset();
    };
    return () =>
      h('form', { onSubmit: submit }, [
        h('label', { for: props.id, class: { unseen: props.hidesLabel } }, props.label),
        h('input', {
          id: props.id,
          placeholder: props.hidesLabel ? `${props.label}…` : null,
          autocomplete: 'off',
          required: true,
          autofocus: !props.hidesLabel,
          defaultValue: props.start,
          onInput: check,
        }),
        slots.default?.(),
        h('button', props.button),
      ]);
  },
};
