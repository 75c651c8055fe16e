import { HOLD, ShownPresence } from './shown-presence.js';
import { ref } from './vue.js';

/** The presence of the members of a room, or if it is large the number of those that are online. */
export class RoomPresence {
  #parley;
  #room;
  #shown = new ShownPresence();
  #count = ref();
  #timer;

  constructor(parley, room) {
    this.#parley = parley;
    this.#room = room;
    parley.addEventListener('presence', this.#take);
    // Without it the members that are shown are watched one by one.
    parley.presence.follow(room).catch(() => {});
  }

  /** Returns whether the presence of each member is known. */
  get isKnown() {
    return this.#shown.isKnown;
  }

  /** Returns the number of members that are online; undefined if it is unknown. */
  get online() {
    return this.isKnown ? this.#shown.count(({ state }) => state !== 'offline') : this.#count.value;
  }

  /** Returns the presence to show of a member; undefined if it is unknown. */
  get(user) {
    return this.#shown.get(user);
  }

  #take = ({ detail: { room, users, online } }) => {
    if (room === this.#room) {
      clearTimeout(this.#timer);
      if (online === undefined) {
        this.#timer = setTimeout(() => (this.#count.value = undefined), HOLD);
        this.#shown.take(users);
      } else {
        this.#count.value = online;
      }
    }
  };

  close() {
    this.#parley.removeEventListener('presence', this.#take);
    this.#parley.presence.unfollow(this.#room).catch(() => {});
    clearTimeout(this.#timer);
    this.#shown.close();
  }
}
