/** Number of conversations that are requested at a time. */
const PAGE = 100;

/** Time in ms after which a request that has failed is repeated. */
const AGAIN = 3_000;

/** Time in ms for which changes are collected: each has the page draw its list. */
const GATHER = 50;

/** The list of the user's conversations on the server. */
export class List {
  #conversations;
  #take;
  #update;
  #next;

  /** new, loading, loaded or closed */
  #state = 'new';
  #timer;

  /** By conversation: the entries that have changed. */
  #changed = new Map();
  #gathering;

  /**
   * `conversations` is that of parley.js. Calls `take` with entries and whether there are more, and `update` with each
   * change.
   */
  constructor(conversations, { take, update }) {
    this.#conversations = conversations;
    this.#take = take;
    this.#update = update;
  }

  /** Takes an entry that has changed. */
  change(entry) {
    this.#changed.set(entry.conversation, entry);
    this.#gathering ??= setTimeout(() => this.#updateAll(), GATHER);
  }

  /** Drops an entry that waits: the conversation has ended meanwhile. */
  forget(conversation) {
    this.#changed.delete(conversation);
  }

  #updateAll() {
    this.#gathering = undefined;
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    changed.forEach(this.#update);
  }

  /** Loads the list, unless it is loaded, and follows its changes. */
  async load() {
    if (this.#state !== 'new') {
      return;
    }
    this.#state = 'loading';
    try {
      const { version } = await this.more();
      if (this.#state === 'loading') {
        this.#state = 'loaded';
        this.#conversations.follow(version);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Repeats the request later, unless that cannot help: guests have no list. */
  #failed({ advice = 'retry' }) {
    if (this.#state === 'loading') {
      this.#state = 'new';
      if (advice === 'retry') {
        this.#timer = setTimeout(() => this.load(), AGAIN);
      }
    }
  }

  /** Fetches the conversations after those that are shown; rejects as parley.js does. */
  async more() {
    const page = await this.#conversations.list({ before: this.#next, limit: PAGE });
    if (this.#state !== 'closed') {
      this.#next = page.next;
      this.#take(page.conversations, page.next !== undefined);
    }
    return page;
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#gathering);
    this.#state = 'closed';
  }
}
