import { normal as nameOf } from '../parley/name.js';

const KEY = 'parley.name';
const TOKEN = 'parley.token';
const FIRST = ['amber', 'brave', 'calm', 'clever', 'kind', 'quiet', 'swift', 'sunny'];
const SECOND = ['badger', 'crane', 'fox', 'heron', 'otter', 'panda', 'robin', 'wren'];

const any = (words) => words[Math.floor(Math.random() * words.length)];

/** A name that is probably nobody's yet. */
export const proposal = () => `${any(FIRST)}-${any(SECOND)}-${10 + Math.floor(Math.random() * 90)}`;

/** The name that somebody typed, in the form that the server gives it, or null if it is none. */
export const normal = (text) => nameOf(text.trim());

/** The name of last time, or null. */
export const remembered = () => normal(localStorage.getItem(KEY) ?? '');

/** The token that was given in this tab, or null. */
export const rememberedToken = () => sessionStorage.getItem(TOKEN);

/** The name for every tab, the token, if there is one, for this one until it is closed. */
export function remember(name, token) {
  localStorage.setItem(KEY, name);
  if (token) {
    sessionStorage.setItem(TOKEN, token);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** Neither is known to the next page. */
export function forget() {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem(TOKEN);
}
