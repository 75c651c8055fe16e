import { EVERYONE, hasUnsent, withPerson } from './conversation.js';

/** Time in ms for which changes are collected before they are written. */
const GATHER = 500;

const UNSENT = 'unsent:';

const parsed = (storage, key, otherwise) => JSON.parse(storage.getItem(key) ?? 'null') ?? otherwise;

/** Returns the keys of a storage with a prefix. */
const keysOf = (storage, prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix));

/** Returns the id of a conversation with a person, of which earlier versions of the page had another one. */
const renamed = (id) => id.replace(/^person:/, 'with:');

/** Returns the id of an entry that an earlier version of the page has stored; at first they had only the person. */
const idOf = ({ id, person }) => (id ? renamed(id) : person ? withPerson(person) : EVERYONE);

/**
 * What one user has written and the server does not have, in the storage of the browser, next to `presence` of OwnPresence:
 *
 * - `unsent:{conversation}`: the text that is being written, and the messages that were refused;
 * - `outgoing`, for this tab only: messages that are not sent yet.
 */
export class Memory {
  #prefix;
  #find;
  #written;
  #changed = new Set();
  #timer = null;

  /**
   * `find` returns the current conversation of an id; undefined if there is none. `written` is called with unsent texts
   * that have been written.
   */
  constructor(user, { find, written }) {
    // Names contain no colon.
    this.#prefix = `parley:${user}:`;
    this.#find = find;
    this.#written = written;
    this.#moveOld();
    localStorage.removeItem(`parley.chat.${user}`);
  }

  /** Keeps what is unsent of that which earlier versions of the page have stored, and removes the rest. */
  #moveOld() {
    const { conversations = [] } = parsed(localStorage, this.#key('list'), {});
    for (const { draft = '', refused = [], ...entry } of conversations) {
      if (hasUnsent({ draft, refused })) {
        this.#put(localStorage, UNSENT + idOf(entry), { draft, refused });
      }
    }
    for (const name of ['list', 'seen:', 'sent:']) {
      keysOf(localStorage, this.#key(name)).forEach((key) => localStorage.removeItem(key));
    }
  }

  /** Returns the conversations with unsent texts, and the unsent messages, that earlier pages have stored. */
  load() {
    const prefix = this.#key(UNSENT);
    return {
      unsent: keysOf(localStorage, prefix).map((key) => key.slice(prefix.length)),
      outgoing: parsed(sessionStorage, this.#key('outgoing'), []).map((draft) => ({
        ...draft,
        conversation: renamed(draft.conversation),
      })),
    };
  }

  /** Returns the stored unsent texts of a conversation. */
  unsent(id) {
    return parsed(localStorage, this.#key(UNSENT + id), {});
  }

  /** Schedules the unsent texts of a conversation to be written. */
  changed(id) {
    this.#changed.add(id);
    this.#timer ??= setTimeout(() => this.write(), GATHER);
  }

  /** Writes the unsent messages immediately; if the storage is full, only the oldest ones. */
  outgoing(drafts) {
    for (let count = drafts.length; !this.#put(sessionStorage, 'outgoing', drafts.slice(0, count)) && count > 0; ) {
      count = Math.floor(count / 2);
    }
  }

  /** Writes the unsent texts that have changed immediately. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = null;
    for (const id of this.#changed) {
      const { draft = '', refused = [] } = this.#find(id) ?? {};
      if (hasUnsent({ draft, refused })) {
        this.#put(localStorage, UNSENT + id, { draft, refused });
      } else {
        localStorage.removeItem(this.#key(UNSENT + id));
      }
      this.#written({ id, draft, refused: refused.map((message) => ({ ...message })) });
    }
    this.#changed.clear();
  }

  /** Writes a value; returns whether it fits. */
  #put(storage, name, value) {
    try {
      storage.setItem(this.#key(name), JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  /** Whether the user has chosen to be invisible, which OwnPresence has stored. */
  get isInvisible() {
    return localStorage.getItem(this.#key('presence')) === 'invisible';
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

  /** Removes all data of this user from the browser, and writes nothing more. */
  forget() {
    clearTimeout(this.#timer);
    this.#changed.clear();
    for (const storage of [localStorage, sessionStorage]) {
      keysOf(storage, this.#prefix).forEach((key) => storage.removeItem(key));
    }
  }

  #key(name) {
    return this.#prefix + name;
  }
}
