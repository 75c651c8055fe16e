/** Number of conversations that are requested at a time. */
const PAGE = 100;

/** Time in ms after which a request that has failed is repeated. */
const AGAIN = 3_000;

/** The list of the user's conversations on the server. */
export class List {
  #conversations;
  #take;
  #next;
  #state = 'new';
  #timer;

  /** `conversations` is that of parley.js; `take` is called with entries and whether there are more. */
  constructor(conversations, take) {
    this.#conversations = conversations;
    this.#take = take;
  }

  /** Loads the list, unless it is loaded, and follows its changes. */
  async load() {
    if (this.#state !== 'new') {
      return;
    }
    this.#state = 'loading';
    try {
      const { version } = await this.more();
      this.#conversations.follow(version);
      this.#state = 'loaded';
    } catch {
      this.#state = 'new';
      this.#timer = setTimeout(() => this.load(), AGAIN);
    }
  }

  /** Fetches the conversations after those that are shown; rejects as parley.js does. */
  async more() {
    const page = await this.#conversations.list({ before: this.#next, limit: PAGE });
    this.#next = page.next;
    this.#take(page.conversations, page.next !== undefined);
    return page;
  }

  close() {
    clearTimeout(this.#timer);
    this.#state = 'closed';
  }
}
