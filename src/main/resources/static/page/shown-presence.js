import { shallowReactive } from './vue.js';

/** Time in ms for which the last known presence is still shown, as during a reconnection. */
export const HOLD = 8_000;

/** The presence that the page shows: the last known one, but not for long once it is unknown. */
export class ShownPresence {
  #shown = shallowReactive(new Map());
  #unknown = new Set();
  #timer;

  /** Returns the presence to show of a user; undefined if it is unknown. */
  get(user) {
    return this.#shown.get(user);
  }

  /** Returns whether the presence of any user is known. */
  get isKnown() {
    return this.#shown.size > 0;
  }

  /** Returns the number of users whose presence matches. */
  count(matches) {
    return [...this.#shown.values()].filter(matches).length;
  }

  /** Takes the presence of users, by name, that has changed. */
  take(users) {
    for (const [user, presence] of Object.entries(users)) {
      if (presence.state !== 'unknown') {
        this.#unknown.delete(user);
        this.#shown.set(user, presence);
      } else if (this.#shown.has(user)) {
        this.#unknown.add(user);
        this.#dropLater();
      }
    }
  }

  #dropLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.drop([...this.#unknown]), HOLD);
  }

  /** Shows the presence of users no longer. */
  drop(users) {
    for (const user of users) {
      this.#unknown.delete(user);
      this.#shown.delete(user);
    }
  }

  close() {
    clearTimeout(this.#timer);
  }
}
