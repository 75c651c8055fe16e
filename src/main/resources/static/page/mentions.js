import { normal } from './name.js';

/** Maximum number of users that a message may mention. */
export const MOST_MENTIONED = 50;

const MENTION = /(?<![\p{L}\p{N}._@+~-])@([\p{L}\p{M}\p{Nd}\p{Nl}._@+~-]+)/gu;

/** Punctuation after a name, which is not part of it. */
const AFTER = /[^\p{L}\p{M}\p{N}]+$/u;

/** Returns the users that a text mentions, as in `@bob`, each once. */
export function mentioned(text) {
  const names = [...text.matchAll(MENTION)].map(([, word]) => normal(word.replace(AFTER, '')));
  return [...new Set(names.filter(Boolean))];
}
