import { reactive } from './vue.js';

/** How long an indicator is shown, in ms; clients repeat it every 3 s. */
const LASTS = 5000;

/** The users that are typing, by conversation. */
export class Writers {
  #all = reactive([]);
  #timers = new Map();

  add(conversation, from) {
    this.remove(conversation, from);
    this.#all.push({ conversation, from });
    this.#timers.set(`${conversation} ${from}`, setTimeout(() => this.remove(conversation, from), LASTS));
  }

  /** Removes a user whose message has arrived, or whose indicator has expired. */
  remove(conversation, from) {
    const at = this.#all.findIndex((one) => one.conversation === conversation && one.from === from);
    if (at >= 0) {
      this.#all.splice(at, 1);
      clearTimeout(this.#timers.get(`${conversation} ${from}`));
      this.#timers.delete(`${conversation} ${from}`);
    }
  }

  clear() {
    this.#all.length = 0;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }

  /** Returns the names of the users that are typing in a conversation. */
  in(conversation) {
    return this.#all.filter((one) => one.conversation === conversation).map(({ from }) => from);
  }
}
