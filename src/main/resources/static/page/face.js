import { h } from './vue.js';

const HUES = 6;

const hash = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);

/** Renders the initial of a user on a colour that depends on the name only. Decorative: the name is next to it. */
export const face = (name) =>
  h('span', { class: ['face', `hue-${hash(name) % HUES}`], 'aria-hidden': 'true' }, [...name][0].toUpperCase());
