import { h } from './vue.js';

/** A text field with its label; what is typed goes to a ref. */
export function field(label, value, attributes) {
  const onInput = ({ target }) => (value.value = target.value);
  return h('label', [label, h('input', { autocomplete: 'off', ...attributes, value: value.value, onInput })]);
}
