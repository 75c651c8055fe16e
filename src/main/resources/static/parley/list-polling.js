import { sleep } from './pause.js';
import { bounded } from './request.js';

/** Interval in ms at which the list is read. */
const INTERVAL = 3_000;

/** Number of the latest conversations that are compared. */
const LIMIT = 50;

/** Reads the list of conversations again and again, and tells of the entries that have changed. */
export class ListPolling {
  #call;
  #on;
  #signal;

  /** By stream: the last entry. */
  #known = new Map();

  /** The version with which the reading began; 0 before the list was read. */
  #version;

  /** The number of invitations. */
  #invitations;

  /**
   * Begins with the list of a version; 0 if nothing was read. `on.changed` is called with each entry, and `on.reached` with the
   * version after each read; `signal` ends it.
   */
  constructor(call, on, version, signal) {
    this.#call = call;
    this.#on = on;
    this.#version = version;
    this.#signal = signal;
  }

  /**
   * Begins with the entries of conversations that have messages since a time in ms since 1970; 0 for all. Rejects if the server
   * advises not to try again.
   */
  async start(since) {
    let from = since;
    while (!this.#signal.aborted) {
      from = (await this.#read(from)) ? 0 : from;
      await sleep(INTERVAL);
    }
  }

  /** Reads the list, and tells of changes; returns whether it was read. */
  async #read(since) {
    try {
      const response = await this.#call('conversations', { query: [['limit', LIMIT]], signal: bounded(this.#signal) });
      const { conversations, version, invitations, next } = await response.json();
      const changed = this.#changed(conversations).filter(({ last }) => (last?.timestamp ?? 0) >= since);
      const ended = next === null ? this.#ended(conversations) : [];
      // The next link with this version tells of what is not seen here: ends of before, and changes on further pages.
      this.#version ||= version;
      this.#on.reached(this.#version);
      [...ended, ...changed].forEach((entry) => this.#on.changed({ ...entry, version: this.#version }));
      if (invitations !== this.#invitations) {
        this.#invitations = invitations;
        this.#on.changed({ invitations, version: this.#version });
      }
      return true;
    } catch (error) {
      if (error.advice && error.advice !== 'retry') {
        throw error;
      }
      // The next request may succeed; if not, the transport notices that the server is away.
      return false;
    }
  }

  #changed(conversations) {
    return conversations.toReversed().filter((entry) => {
      const text = JSON.stringify(entry);
      const isChanged = this.#known.get(entry.stream) !== text;
      this.#known.set(entry.stream, text);
      return isChanged;
    });
  }

  /** Returns the ends of the conversations that the whole list no longer has. */
  #ended(conversations) {
    const left = new Set(conversations.map(({ stream }) => stream));
    const ended = [...this.#known.keys()].filter((stream) => !left.has(stream));
    ended.forEach((stream) => this.#known.delete(stream));
    return ended.map((stream) => ({ stream, ended: true }));
  }
}
