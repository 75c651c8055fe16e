import { shallowRef } from './vue.js';

/** What others see of the user, as the user has chosen on any page of this browser. */
export class OwnPresence {
  #parley;
  #key;
  #chosen;

  /** Resolves when the client knows what was chosen on an earlier page, also without a connection. */
  ready;

  constructor(me, parley) {
    this.#parley = parley;
    this.#key = `parley:${me}:presence`;
    this.#chosen = shallowRef(localStorage.getItem(this.#key) ?? 'online');
    addEventListener('storage', this.#hear);
    // A session begins online. To set that would end what was chosen on another device.
    this.ready = this.chosen === 'online' ? Promise.resolve() : this.#send();
  }

  /** Returns what the user has chosen: `online`, `away` or `invisible`. */
  get chosen() {
    return this.#chosen.value;
  }

  /** Sets what others see of the user; rejects as parley.js does. */
  async choose(state) {
    await this.#parley.presence.setState(state);
    this.#chosen.value = state;
    localStorage.setItem(this.#key, state);
  }

  /** Takes what the user has chosen in another tab. */
  #hear = ({ key, newValue }) => {
    if (key === this.#key && newValue) {
      this.#chosen.value = newValue;
      this.#send();
    }
  };

  async #send() {
    // Without an answer it is set on the next connection.
    await this.#parley.presence.setState(this.chosen).catch(() => {});
  }

  close() {
    removeEventListener('storage', this.#hear);
  }
}
