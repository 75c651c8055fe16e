/** Time in ms for which changes are collected before they are written. */
const GATHER = 500;

const parsed = (storage, key, otherwise) => JSON.parse(storage.getItem(key) ?? 'null') ?? otherwise;

/** Returns the keys of a storage with a prefix. */
const keysOf = (storage, prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix));

const isUnsent = ({ draft, refused }) => draft !== '' || refused.length > 0;

/**
 * What one user has written and the server does not have, in the storage of the browser:
 *
 * - `unsent`: by conversation the text that is being written, and the messages that were refused;
 * - `outgoing`, for this tab only: messages that are not sent yet.
 */
export class Memory {
  #prefix;
  #timer = null;
  #forgotten = false;
  #read;

  /** `read` returns the current conversations. */
  constructor(user, read) {
    // Names contain no colon.
    this.#prefix = `parley:${user}:`;
    this.#read = read;
    this.#tidy();
  }

  /** Removes what earlier versions of the page have stored: the server has it. */
  #tidy() {
    const isOld = (key) => /:(list$|seen:|sent:)/.test(key.slice(this.#prefix.length - 1));
    keysOf(localStorage, this.#prefix).filter(isOld).forEach((key) => localStorage.removeItem(key));
  }

  /** Returns what earlier pages have stored. */
  load() {
    return {
      unsent: parsed(localStorage, this.#key('unsent'), []),
      outgoing: parsed(sessionStorage, this.#key('outgoing'), []),
    };
  }

  /** Schedules the unsent texts to be written. */
  changed() {
    this.#timer ??= setTimeout(() => this.write(), GATHER);
  }

  /** Writes the unsent messages immediately; if the storage is full, only the oldest ones. */
  outgoing(drafts) {
    for (let count = drafts.length; !this.#put(sessionStorage, 'outgoing', drafts.slice(0, count)); ) {
      count = Math.floor(count / 2);
    }
  }

  /** Writes the unsent texts immediately. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#forgotten) {
      const unsent = this.#read().filter(isUnsent);
      this.#put(localStorage, 'unsent', unsent.map(({ id, draft, refused }) => ({ id, draft, refused })));
    }
  }

  /** Writes a list; returns whether it fits. An empty list counts as written. */
  #put(storage, name, list) {
    try {
      storage.setItem(this.#key(name), JSON.stringify(list));
      return true;
    } catch {
      return list.length === 0;
    }
  }

  /** Whether the server has accepted this user in this tab before; stored data may then be shown at once. */
  get wasHere() {
    return sessionStorage.getItem(this.#key('here')) !== null;
  }

  /** Records that the server has accepted this user in this tab. */
  here() {
    sessionStorage.setItem(this.#key('here'), '1');
  }

  /** Records that the server no longer accepts this user in this tab. */
  away() {
    sessionStorage.removeItem(this.#key('here'));
  }

  /** Removes all data of this user from the browser. */
  forget() {
    this.#forgotten = true;
    clearTimeout(this.#timer);
    for (const storage of [localStorage, sessionStorage]) {
      keysOf(storage, this.#prefix).forEach((key) => storage.removeItem(key));
    }
  }

  #key(name) {
    return this.#prefix + name;
  }
}
