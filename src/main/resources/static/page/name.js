import { normal as nameOf } from '../parley/name.js';

const KEY = 'parley.name';
const TOKEN = 'parley.token';
const FIRST = ['amber', 'brave', 'calm', 'clever', 'kind', 'quiet', 'swift', 'sunny'];
const SECOND = ['badger', 'crane', 'fox', 'heron', 'otter', 'panda', 'robin', 'wren'];

const any = (words) => words[Math.floor(Math.random() * words.length)];

/** Returns a random name that is probably not in use. */
export const proposal = () => `${any(FIRST)}-${any(SECOND)}-${10 + Math.floor(Math.random() * 90)}`;

/** Returns a typed name in the server's canonical form, or null if it is invalid. */
export const normal = (text) => nameOf(text.trim());

/** Maximum number of users that a text names. */
const NAMED = 3;

/** Returns the users that a text names, and the number of the others. */
export const named = (users) => [users.slice(0, NAMED), Math.max(0, users.length - NAMED)];

/** Returns the name of the previous visit, or null. */
export const remembered = () => normal(localStorage.getItem(KEY) ?? '');

/** Returns the token that was entered in this tab, or null. */
export const rememberedToken = () => sessionStorage.getItem(TOKEN);

/** Stores the name for all tabs, and the token, if any, for this tab until it is closed. */
export function remember(name, token) {
  localStorage.setItem(KEY, name);
  if (token) {
    sessionStorage.setItem(TOKEN, token);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** Removes the stored name and token. */
export function forget() {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem(TOKEN);
}
