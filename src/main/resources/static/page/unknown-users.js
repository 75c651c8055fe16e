import { shallowReactive } from './vue.js';

/** Knows for which names the server has seen no user, as far as the page has asked. */
export class UnknownUsers {
  #parley;
  #asked = new Set();
  #names = shallowReactive(new Set());

  constructor(parley) {
    this.#parley = parley;
  }

  /** Returns whether the server had seen no user of a name when it was asked last. */
  has(name) {
    return this.#names.has(name);
  }

  /** Asks the server about a name, and returns the same. Without an answer the name stays as it is. */
  async ask(name) {
    this.#asked.add(name);
    try {
      await this.#parley.profile(name);
      this.met(name);
    } catch ({ code }) {
      if (code === 'no-user' && this.#asked.has(name)) {
        this.#names.add(name);
      }
    }
    return this.has(name);
  }

  /** Notes that there is a user of a name, such as one that has just written. */
  met(name) {
    this.#asked.delete(name);
    this.#names.delete(name);
  }
}
