import { inRoom, roomOf } from './conversation.js';
import { texts } from './texts.js';

/** Number of rooms that are requested at a time. */
const PAGE = 100;

/** Returns whether a change of a room may affect what a user may do there. */
const concerns = (me, { do: action, write, user, add }) =>
  (action === 'configure' && write) || user === me || add?.some((addition) => addition.user === me);

/** The rooms of the user: learns of invitations, of the user's roles and of the end of memberships. */
export class Memberships {
  #parley;
  #on;

  /** The rooms that the user is leaving: their end needs no explanation. */
  #leaving = new Set();

  /** By room: the number of listeners to its changes. */
  #watched = new Map();

  /** The number of requests for rooms, and by room that of the latest one with an answer: those to earlier ones are out of date. */
  #asked = 0;
  #answered = new Map();

  /**
   * Calls the functions of `on` when rooms were entered or left, with the settings of a room and the role of the user there,
   * and with the number of invitations.
   */
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
    const number = ++this.#asked;
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
    own.forEach((room) => this.#found(number, room));
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
    const heard = ({ detail }) => detail.room === room && listener(detail);
    this.#parley.addEventListener('members', heard);
    const before = this.#watched.get(room) ?? 0;
    this.#watched.set(room, before + 1);
    if (before === 0) {
      this.#parley.follow(`members:${room}`);
    }
    return () => {
      this.#parley.removeEventListener('members', heard);
      this.#unwatch(room);
    };
  }

  #unwatch(room) {
    const left = this.#watched.get(room) - 1;
    this.#watched.set(room, left);
    if (left === 0) {
      this.#watched.delete(room);
      this.#parley.unfollow(`members:${room}`);
    }
  }

  /** Learns what the user may do in a room, as soon as that changes, until the returned function is called. */
  attend(room) {
    const began = ({ detail }) => detail.conversation === `members:${room}` && this.refresh(room);
    this.#parley.addEventListener('following', began);
    const stop = this.watch(room, (change) => concerns(this.#parley.user, change) && this.refresh(room));
    return () => {
      this.#parley.removeEventListener('following', began);
      stop();
    };
  }

  /** Asks what the user may do in a room; without an answer that stays as it is. */
  async refresh(room) {
    const number = ++this.#asked;
    const found = await this.requests.get(room).catch(() => null);
    if (found) {
      this.#found(number, found);
    }
  }

  #found(number, room) {
    if (number > (this.#answered.get(room.room) ?? 0)) {
      this.#answered.set(room.room, number);
      this.#on.found(inRoom(room.room), room);
    }
  }
}
