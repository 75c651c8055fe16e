/** The content type of typing indicators; their body has no meaning. */
export const TYPING = 'application/vnd.parley.typing+json';

/** Minimum interval between two indicators of a conversation, in ms. */
const EVERY = 3000;

/** Limits the rate of typing indicators. */
export class Typing {
  #said = new Map();

  /** Returns whether an indicator may be sent now; if so, it counts as sent. */
  isDue(conversation) {
    const now = performance.now();
    const due = now - (this.#said.get(conversation) ?? -Infinity) >= EVERY;
    if (due) {
      this.#said.set(conversation, now);
    }
    return due;
  }
}
