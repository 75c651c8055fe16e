import { personOf } from './conversation.js';
import { shallowReactive } from './vue.js';

/** Time in ms for which moves of the user's own markers are collected. */
const GATHER = 300;

/** Time in ms after which a move is repeated that the server could not accept. */
const AGAIN = 3_000;

/** Time in ms for which entries of the list may not show a move yet. */
const UNDERWAY = 10_000;

const later = (a, b) => ({ delivered: Math.max(a?.delivered ?? 0, b.delivered), read: Math.max(a?.read ?? 0, b.read) });

/** Tells the server how far this user has received and read messages, and knows how far others have. */
export class Markers {
  #parley;

  /** By conversation: the offset and the epoch up to which this user has read, until the server has stored it. */
  #moves = new Map();

  /** By conversation: the offset up to which messages have arrived in this browser, until the server is told. */
  #arrived = new Map();
  #timer;

  /** By conversation: an offset up to which this user has read in this browser, and until when that matters. */
  #recent = new Map();

  /** By conversation: the markers by user. Each map is replaced when it changes. */
  #others = shallowReactive(new Map());

  constructor(parley) {
    this.#parley = parley;
  }

  /** Tells the server soon that this user has read a conversation up to a message. */
  read(id, { offset, epoch }) {
    this.#moves.set(id, { offset, epoch });
    this.note(id, offset);
    this.#sendIn(GATHER);
  }

  /** Tells the server soon that the messages of a conversation up to an offset have arrived. */
  received(id, offset) {
    this.#arrived.set(id, Math.max(offset, this.#arrived.get(id) ?? 0));
    this.#sendIn(GATHER);
  }

  /** Notes that this user has read a conversation in this browser up to an offset. */
  note(id, offset) {
    this.#recent.set(id, { offset, until: Date.now() + UNDERWAY });
  }

  /** Returns whether this user has just read up to an offset, so that the list may not show it yet. */
  hasRead(id, offset) {
    const recent = this.#recent.get(id);
    return offset <= (this.#moves.get(id)?.offset ?? 0) || (offset <= recent?.offset && Date.now() < recent.until);
  }

  #sendIn(delay) {
    this.#timer ??= setTimeout(() => this.send(), delay);
  }

  /** Sends the moves that are not stored; without a connection with the next one, when this is called again. */
  async send() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#parley.state === 'connected') {
      const arrived = [...this.#arrived].filter(([id, offset]) => !this.hasRead(id, offset));
      this.#arrived.clear();
      await Promise.all([
        ...[...this.#moves].map(([id, move]) => this.#store(id, move)),
        // What is not stored is told with the next message.
        ...arrived.map(([id, offset]) => this.#parley.conversations.received(id, offset).catch(() => {})),
      ]);
    }
  }

  async #store(id, move) {
    const isLast = () => this.#moves.get(id) === move;
    try {
      await this.#parley.conversations.read(id, move.offset, { epoch: move.epoch });
    } catch ({ advice = 'retry' }) {
      if (advice === 'retry') {
        this.#sendIn(AGAIN);
        return;
      }
      // The stream has begun again, or this user may no longer read it.
    }
    if (isLast()) {
      this.#moves.delete(id);
    }
  }

  /** Fetches the markers of others in a conversation. Where none are shown there are none. */
  async load(id) {
    try {
      this.take(id, await this.#parley.conversations.markers(id));
    } catch {
      // The room is large, or the server is away; then they are fetched with the next connection.
    }
  }

  /** Adds markers that have moved. */
  take(id, markers) {
    const known = new Map(this.#others.get(id));
    Object.entries(markers).forEach(([user, marker]) => known.set(user, later(known.get(user), marker)));
    this.#others.set(id, known);
  }

  /**
   * Moves the marker of a user that has written a message, of which the server does not tell. In a room the user may
   * have private markers; an answer of a person says that the messages before it were seen.
   */
  wrote(id, { from, offset }) {
    if (offset && (personOf(id) === from || this.#others.get(id)?.has(from))) {
      this.take(id, { [from]: { delivered: offset, read: offset } });
    }
  }

  /** Forgets the markers in a conversation that has ended, or whose offsets begin again. */
  forget(id) {
    this.#moves.delete(id);
    this.#arrived.delete(id);
    this.#recent.delete(id);
    this.#others.delete(id);
  }

  /** Returns how far users other than one have received and read a conversation, as `{ user, delivered, read }`. */
  except(me, id) {
    return [...(this.#others.get(id) ?? [])].flatMap(([user, marker]) => (user === me ? [] : [{ user, ...marker }]));
  }

  close() {
    this.send();
    clearTimeout(this.#timer);
    this.#moves.clear();
    this.#arrived.clear();
  }
}
