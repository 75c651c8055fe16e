import { normal } from './name.js';
import { texts } from './texts.js';
import { h, onBeforeUnmount, shallowRef } from './vue.js';

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
    const list = props.find ? `${props.id}-names` : null;
    const suggestions = shallowRef();
    /** Suggests names for what is typed. The code for that is loaded then; while it cannot be loaded there are none. */
    const suggest = async (input) => {
      const { suggestionsOf } = await import('./suggestions.js');
      suggestions.value ??= suggestionsOf(list, props.find);
      suggestions.value.look(normal(input.value));
    };
    const check = ({ target }) => {
      target.setCustomValidity(normal(target.value) ? '' : texts.noName);
      if (list) {
        suggest(target).catch(() => {});
      }
    };
    const submit = (event) => {
      event.preventDefault();
      const form = event.target;
      emit('name', normal(form.elements[props.id].value), form);
      form.reset();
      suggestions.value?.clear();
    };
    onBeforeUnmount(() => suggestions.value?.clear());
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
          list,
          onInput: check,
        }),
        suggestions.value?.list(),
        slots.default?.(),
        h('button', props.button),
      ]);
  },
};
