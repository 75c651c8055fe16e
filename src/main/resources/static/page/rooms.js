import { inRoom, roomOf } from './conversation.js';
import { texts } from './texts.js';

/** Maximum number of rooms that are followed from the start; others are followed when they are opened. */
const FOLLOWED_ROOMS = 50;

/** Number of latest messages to begin with. */
const HISTORY = 50;

/** Number of rooms that are requested at a time. */
const PAGE = 100;

/** The rooms of the user: follows them, and learns of invitations and of the end of memberships. */
export class Rooms {
  #parley;
  #on;
  #followed = new Set();

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

  /** Follows a conversation if it is a room that is not followed yet. */
  resume(id) {
    if (roomOf(id) !== null && !this.#followed.has(id)) {
      this.#followed.add(id);
      this.#parley.follow(id, { history: HISTORY });
    }
  }

  /** Enters a room of which the user is a member; returns its conversation. */
  enter({ room, title }) {
    const id = inRoom(room);
    this.#on.entered(id, title);
    this.resume(id);
    return id;
  }

  /** Fetches the rooms of the user. Without an answer the rooms stay as they are. */
  async load() {
    try {
      const { rooms } = await this.requests.list({ mine: true, limit: PAGE });
      this.#on.invited(rooms.filter(({ role }) => role === 'invited').length);
      rooms
        .filter(({ role }) => role !== 'invited')
        .forEach((room) => (this.#followed.size < FOLLOWED_ROOMS ? this.enter(room) : this.#on.entered(inRoom(room.room), room.title)));
    } catch {
      // They are fetched again with the next connection.
    }
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
      this.#leave(id, this.#leaving.has(id) ? '' : (texts.roomErrors[code] ?? ''));
    }
  }

  #leave(id, reason) {
    this.#followed.delete(id);
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
