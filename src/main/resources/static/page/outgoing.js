import { pause } from './pause.js';
import { uniqueId } from './unique-id.js';
import { reactive } from './vue.js';

const bytes = (text) => new TextEncoder().encode(text).length;

/**
 * What was written and has no receipt yet, in order. To each destination one is on its way at a
 * time: were the next one sent too, it would overtake one that has to be sent again.
 */
export class Outgoing {
  #drafts;
  #publish = null;

  /** For each destination to which one is on its way: its id, and how often it was put off. */
  #ways = new Map();

  /** Goes on from the drafts of an earlier one. */
  constructor(drafts = []) {
    this.#drafts = reactive(drafts);
  }

  /** Those that wait, oldest first: id, destination, text, time, and the reason if one was put off. */
  get drafts() {
    return this.#drafts;
  }

  has(id) {
    return this.#drafts.some((draft) => draft.id === id);
  }

  add(destination, text) {
    this.#drafts.push({ id: uniqueId(), destination, text, time: Date.now() });
    this.#next(destination);
  }

  /** From now on `publish` takes drafts. All are sent again: the server knows by the id what it has. */
  open(publish) {
    this.#publish = publish;
    new Set(this.#drafts.map(({ destination }) => destination)).forEach((destination) => this.#next(destination));
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
    const way = this.#ways.get(draft.destination);
    if (way?.id === id) {
      clearTimeout(way.timer);
      this.#ways.delete(draft.destination);
    }
    this.#next(draft.destination);
    return draft;
  }

  /** The server could not take it now: it is sent again after a while. */
  putOff(id, reason) {
    const draft = this.#drafts.find((d) => d.id === id);
    const way = this.#ways.get(draft.destination);
    draft.reason = reason;
    if (way?.id === id) {
      way.failures++;
      clearTimeout(way.timer);
      way.timer = setTimeout(() => this.#publish(draft), pause(way.failures));
    }
  }

  /** The longest draft that is on its way, or undefined. */
  longest() {
    const onTheirWay = this.#drafts.filter(({ id, destination }) => this.#ways.get(destination)?.id === id);
    return onTheirWay.sort((a, b) => bytes(b.text) - bytes(a.text))[0];
  }

  #next(destination) {
    const draft = this.#drafts.find((d) => d.destination === destination);
    if (draft && this.#publish && !this.#ways.has(destination)) {
      this.#ways.set(destination, { id: draft.id, failures: 0 });
      this.#publish(draft);
    }
  }
}
