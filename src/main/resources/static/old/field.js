import { h } from './vue.js';

/** Returns a labeled text field that is bound to a ref. */
export function field(label, value, attributes) {
  const onInput = ({ target }) => (value.value = target.value);
  return h('label', [label, h('input', { autocomplete: 'off', ...attributes, value: value.value, onInput })]);
}
