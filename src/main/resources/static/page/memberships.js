import { inRoom, roomOf } from './conversation.js';
import { texts } from './texts.js';

/** Number of rooms that are requested at a time. */
const PAGE = 100;

/** The rooms of the user: learns of invitations and of the end of memberships. */
export class Memberships {
  #parley;
  #on;

  /** The rooms that the user is leaving: their end needs no explanation. */
  #leaving = new Set();

  /** Calls the functions of `on` when rooms were entered or left, and with the number of invitations. */
  constructor(parley, on) {
    this.#parley = parley;
    this.#on = on;
  }

  /** The methods of parley.js. */
  get requests() {
    return this.#parley.rooms;
  }

  /** Enters a room of which the user is a member; returns its conversation. */
  enter({ room, title }) {
    const id = inRoom(room);
    this.#on.entered(id, title);
    return id;
  }

  /** Fetches all rooms of the user; returns them, those with an invitation first. Rejects as parley.js does. */
  async fetch() {
    const all = [];
    let after;
    do {
      const { rooms, next } = await this.requests.list({ mine: true, after, limit: PAGE });
      all.push(...rooms);
      after = next;
    } while (after);
    const { invited = [], own = [] } = Object.groupBy(all, ({ role }) => (role === 'invited' ? 'invited' : 'own'));
    this.#on.invited(invited.length);
    own.forEach((room) => this.enter(room));
    return [...invited, ...own];
  }

  /** Does the same; without an answer the rooms stay as they are. */
  async load() {
    // They are fetched again with the next connection.
    await this.fetch().catch(() => {});
  }

  /** Leaves a room; rejects as parley.js does. */
  async leave(room) {
    const id = inRoom(room);
    this.#leaving.add(id);
    try {
      await this.requests.leave(room);
      this.#leave(id, '');
    } finally {
      this.#leaving.delete(id);
    }
  }

  /** Handles a conversation that the server no longer delivers. */
  ended(id, code) {
    if (roomOf(id) !== null) {
      this.#leave(id, this.#leaving.has(id) ? '' : (texts.errors[code] ?? ''));
    }
  }

  #leave(id, reason) {
    this.#parley.unfollow(id);
    this.#on.left(id, reason);
  }

  /** Calls `listener` when the members of a room change, until the returned function is called. */
  watch(room, listener) {
    const id = `members:${room}`;
    const heard = ({ detail }) => detail.room === room && listener(detail);
    this.#parley.addEventListener('members', heard);
    this.#parley.follow(id);
    return () => {
      this.#parley.removeEventListener('members', heard);
      this.#parley.unfollow(id);
    };
  }
}
