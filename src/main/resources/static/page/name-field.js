import { normal } from './name.js';
import { useSuggestions } from './suggestions.js';
import { texts } from './texts.js';
import { h } from './vue.js';

/** A form for one name. The browser reports an invalid name, which is not emitted. `find`, if given, completes names. */
export const NameField = {
  props: {
    id: String,
    label: String,
    button: String,
    hidesLabel: Boolean,
    start: { default: '' },
    find: Function,
  },
  emits: ['name'],
  setup(props, { emit, slots }) {
    const suggestions = props.find && useSuggestions(`${props.id}-names`, props.find);
    const check = ({ target }) => {
      target.setCustomValidity(normal(target.value) ? '' : texts.noName);
      suggestions?.look(normal(target.value));
    };
    const submit = (event) => {
      event.preventDefault();
      const form = event.target;
      emit('name', normal(form.elements[props.id].value), form);
      form.reset();
      suggestions?.clear();
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
          list: suggestions ? `${props.id}-names` : null,
          onInput: check,
        }),
        suggestions?.list(),
        slots.default?.(),
        h('button', props.button),
      ]);
  },
};
