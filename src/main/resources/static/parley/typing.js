/** The content type by which everybody knows that somebody writes; what it holds says no more. */
export const TYPING = 'application/vnd.parley.typing+json';

/** So often it is said, in ms. */
const EVERY = 3000;

/** Who goes on writing does not say so with each letter. */
export class Typing {
  #said = new Map();

  /** Whether it is time to say it again. */
  isDue(conversation) {
    const now = performance.now();
    const due = now - (this.#said.get(conversation) ?? -Infinity) >= EVERY;
    if (due) {
      this.#said.set(conversation, now);
    }
    return due;
  }
}
