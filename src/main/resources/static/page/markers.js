import { reactive } from './vue.js';

/** Time in ms for which moves of the user's own markers are collected. */
const GATHER = 300;

const later = (a, b) => ({ delivered: Math.max(a?.delivered ?? 0, b.delivered), read: Math.max(a?.read ?? 0, b.read) });

/** Tells the server how far this user has read, and knows how far others have. */
export class Markers {
  #conversations;

  /** By conversation: the offset up to which this user has read, which the server has not been told yet. */
  #moves = new Map();
  #timer;

  /** By conversation, by user: the markers of others. */
  #others = reactive({});

  /** `conversations` is that of parley.js. */
  constructor(conversations) {
    this.#conversations = conversations;
  }

  /** Tells the server soon that this user has read a conversation up to an offset. */
  read(id, offset) {
    this.#moves.set(id, Math.max(offset, this.#moves.get(id) ?? 0));
    this.#timer ??= setTimeout(() => this.#send(), GATHER);
  }

  #send() {
    this.#timer = undefined;
    const moves = [...this.#moves];
    this.#moves.clear();
    // A move that fails is told with the next connection, as the conversation is still unread then.
    moves.forEach(([id, offset]) => this.#conversations.read(id, offset).catch(() => {}));
  }

  /** Fetches the markers of others in a conversation. Where none are shown there are none. */
  async load(id) {
    try {
      this.take(id, await this.#conversations.markers(id));
    } catch {
      // The room is large, or the server is away; then they are fetched with the next connection.
    }
  }

  /** Adds markers that have moved. */
  take(id, markers) {
    const known = this.#others[id] ?? {};
    const moved = Object.entries(markers).map(([user, marker]) => [user, later(known[user], marker)]);
    this.#others[id] = { ...known, ...Object.fromEntries(moved) };
  }

  /** Forgets the markers of others in a conversation, whose offsets begin again. */
  forget(id) {
    delete this.#others[id];
  }

  /** Returns the users that have read a message. */
  readers(id, offset) {
    return Object.entries(this.#others[id] ?? {}).flatMap(([user, { read }]) => (read >= offset ? [user] : []));
  }

  close() {
    clearTimeout(this.#timer);
  }
}
