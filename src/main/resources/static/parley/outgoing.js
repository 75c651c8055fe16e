import { pause } from './pause.js';

/** Maximum number of waiting messages; further ones are rejected rather than lost when the page closes. */
const MOST = 1000;

const bytes = (text) => new TextEncoder().encode(text).length;

/**
 * The messages that have no receipt yet, oldest first. At most one per conversation is in flight:
 * otherwise the next message could overtake one that must be sent again.
 */
export class Outgoing {
  #drafts;
  #changed;
  #publish = null;

  /** By conversation: the id of the message in flight, and how often it was postponed. */
  #ways = new Map();

  /** By message id: how often a connection ended while it was the longest message in flight. */
  #breaks = new Map();

  /** Starts with given drafts; calls `changed` whenever the drafts change. */
  constructor(drafts, changed) {
    this.#drafts = drafts;
    this.#changed = changed;
  }

  /** Copies of the waiting drafts, oldest first. */
  get drafts() {
    return this.#drafts.map((draft) => ({ ...draft }));
  }

  get full() {
    return this.#drafts.length >= MOST;
  }

  has(id) {
    return this.#drafts.some((draft) => draft.id === id);
  }

  /** Returns whether a draft waits that is sent to a conversation. */
  isTo(conversation, id) {
    return this.#drafts.some((draft) => draft.id === id && draft.conversation === conversation);
  }

  add(draft) {
    this.#drafts.push(draft);
    this.#changed();
    this.#next(draft.conversation);
  }

  /** Sends all drafts by `publish`, also those sent before: the server recognizes duplicates by their id. */
  open(publish) {
    this.#publish = publish;
    new Set(this.#drafts.map(({ conversation }) => conversation)).forEach((conversation) => this.#next(conversation));
  }

  /** Handles the end of the connection. */
  shut() {
    this.#publish = null;
    this.#ways.forEach(({ timer }) => clearTimeout(timer));
    this.#ways.clear();
  }

  /** Removes a draft that is stored or rejected, and returns it; undefined if it was not waiting. */
  settle(id) {
    const at = this.#drafts.findIndex((draft) => draft.id === id);
    if (at < 0) {
      return undefined;
    }
    const [draft] = this.#drafts.splice(at, 1);
    const way = this.#ways.get(draft.conversation);
    if (way?.id === id) {
      clearTimeout(way.timer);
      this.#ways.delete(draft.conversation);
    }
    this.#breaks.delete(id);
    this.#changed();
    this.#next(draft.conversation);
    return draft;
  }

  /** Schedules a draft to be sent again, because the server could not accept it now. */
  putOff(id, { code, message }) {
    const draft = this.#drafts.find((d) => d.id === id);
    const way = this.#ways.get(draft.conversation);
    Object.assign(draft, { code, reason: message });
    if (way?.id === id) {
      way.failures++;
      clearTimeout(way.timer);
      way.timer = setTimeout(() => this.#publish(draft), pause(way.failures));
    }
    this.#changed();
  }

  /**
   * Handles an unexplained end of the connection. Returns the id of the longest draft in flight, its size
   * in bytes and how many connections have ended on it; undefined if none was in flight.
   */
  broke() {
    const [longest] = this.#drafts
      .filter(({ id, conversation }) => this.#ways.get(conversation)?.id === id)
      .map(({ id, text }) => ({ id, size: bytes(text) }))
      .sort((a, b) => b.size - a.size);
    if (!longest) {
      return undefined;
    }
    const breaks = (this.#breaks.get(longest.id) ?? 0) + 1;
    this.#breaks.set(longest.id, breaks);
    return { ...longest, breaks };
  }

  #next(conversation) {
    const draft = this.#drafts.find((d) => d.conversation === conversation);
    if (draft && this.#publish && !this.#ways.has(conversation)) {
      this.#ways.set(conversation, { id: draft.id, failures: 0 });
      this.#publish(draft);
    }
  }
}
