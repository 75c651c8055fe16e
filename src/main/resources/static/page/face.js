import { h } from './vue.js';

const HUES = 6;

const hash = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);

/** A sign for a person, of the same colour on every page. It says nothing that is not said beside it. */
export const face = (name) =>
  h('span', { class: ['face', `hue-${hash(name) % HUES}`], 'aria-hidden': 'true' }, [...name][0].toUpperCase());
