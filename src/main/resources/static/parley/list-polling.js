import { bounded } from './request.js';

/** Interval in ms at which the list is read. */
const INTERVAL = 3_000;

/** Number of the latest conversations that are compared. */
const LIMIT = 50;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads the list of conversations again and again, and calls `take` with the entries that have changed. */
export class ListPolling {
  #call;
  #take;
  #signal;

  /** By stream: the last entry. */
  #known = new Map();

  /** `signal` ends it. */
  constructor(call, take, signal) {
    this.#call = call;
    this.#take = take;
    this.#signal = signal;
  }

  /** Begins with the entries that have changed since a version; without one with later changes. */
  async start(version) {
    let since = version || Date.now();
    while (!this.#signal.aborted) {
      since = await this.#read(since);
      await sleep(INTERVAL);
    }
  }

  async #read(since) {
    try {
      const response = await this.#call('conversations', { query: [['limit', LIMIT]], signal: bounded(this.#signal) });
      const { conversations, version } = await response.json();
      this.#compare(conversations, version, since);
      return version;
    } catch {
      // The next request may succeed; if not, the transport notices that the server is away.
      return since;
    }
  }

  #compare(conversations, version, since) {
    const first = this.#known.size === 0;
    for (const entry of conversations.toReversed()) {
      const text = JSON.stringify(entry);
      const changed = first ? (entry.last?.timestamp ?? 0) >= since : this.#known.get(entry.stream) !== text;
      this.#known.set(entry.stream, text);
      if (changed) {
        this.#take({ ...entry, version });
      }
    }
  }
}
