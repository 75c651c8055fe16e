import { pause } from './pause.js';

/** Who has written so many without a connection is told, rather than lose them with the page. */
const MOST = 1000;

const bytes = (text) => new TextEncoder().encode(text).length;

/**
 * What was written and has no receipt yet, in order. To each conversation one is on its way at a
 * time: were the next one sent too, it would overtake one that has to be sent again.
 */
export class Outgoing {
  #drafts;
  #changed;
  #publish = null;

  /** For each conversation to which one is on its way: its id, and how often it was put off. */
  #ways = new Map();

  /** How often a connection ended on a message, by its id. */
  #breaks = new Map();

  /** Goes on from the drafts of an earlier one; `changed` is told when there are others. */
  constructor(drafts, changed) {
    this.#drafts = drafts;
    this.#changed = changed;
  }

  /** Those that wait, oldest first. */
  get drafts() {
    return this.#drafts.map((draft) => ({ ...draft }));
  }

  get full() {
    return this.#drafts.length >= MOST;
  }

  has(id) {
    return this.#drafts.some((draft) => draft.id === id);
  }

  add(draft) {
    this.#drafts.push(draft);
    this.#changed();
    this.#next(draft.conversation);
  }

  /** From now on `publish` takes drafts. All are sent again: the server knows by the id what it has. */
  open(publish) {
    this.#publish = publish;
    new Set(this.#drafts.map(({ conversation }) => conversation)).forEach((conversation) => this.#next(conversation));
  }

  /** There is no connection any more. */
  shut() {
    this.#publish = null;
    this.#ways.forEach(({ timer }) => clearTimeout(timer));
    this.#ways.clear();
  }

  /** How it ended is known: it waits no longer. Returns the draft, if it is one that waited. */
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

  /** The server could not take it now: it is sent again after a while. */
  putOff(id, reason) {
    const draft = this.#drafts.find((d) => d.id === id);
    const way = this.#ways.get(draft.conversation);
    draft.reason = reason;
    if (way?.id === id) {
      way.failures++;
      clearTimeout(way.timer);
      way.timer = setTimeout(() => this.#publish(draft), pause(way.failures));
    }
    this.#changed();
  }

  /**
   * A connection has ended. Returns the longest draft that was on its way, its length in bytes and
   * how often a connection has ended on it; undefined if there was none.
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
