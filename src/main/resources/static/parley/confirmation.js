import { positionsOf } from './followed.js';

/** Time in ms after a message until it is confirmed, so that one request confirms several. */
const DELAY = 5_000;

/** Confirms what was delivered of the inbox: a server learns it only from the position of a later request. */
export class Confirmation {
  #call;
  #inbox;
  #timer;

  constructor(call) {
    this.#call = call;
  }

  /** Confirms the messages that were delivered so far in a moment. */
  soon(inbox) {
    this.#inbox = inbox;
    this.#timer ??= setTimeout(() => this.now(), DELAY);
  }

  /** Confirms them at once, also if the page is closed meanwhile. */
  now() {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      // If it fails, they are confirmed later, or delivered again to a page that does not know its positions.
      this.#call('messages', { query: positionsOf([this.#inbox]), keepalive: true }).catch(() => {});
    }
  }
}
