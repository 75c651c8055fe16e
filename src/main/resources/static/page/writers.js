import { reactive } from './vue.js';

/** Whoever goes on says so every three seconds; in ms. */
const LASTS = 5000;

/** Who is writing, and in which conversation. */
export class Writers {
  #all = reactive([]);
  #timers = new Map();

  add(conversation, from) {
    this.remove(conversation, from);
    this.#all.push({ conversation, from });
    this.#timers.set(`${conversation} ${from}`, setTimeout(() => this.remove(conversation, from), LASTS));
  }

  /** What was being written has come, or nothing has. */
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

  /** Their names. */
  in(conversation) {
    return this.#all.filter((one) => one.conversation === conversation).map(({ from }) => from);
  }
}
