import { addEarlier, conversationWith, EVERYONE, FOLLOWED, inOrder, personOf, withPerson } from './conversation.js';

/** Maximum number of stored conversations, the newest ones: any user can start one. */
const CONVERSATIONS = 1000;

/** Maximum number of stored characters of received messages, per conversation and in total. */
const CACHED = 200_000;
const ALL_CACHED = 1_500_000;

/** Maximum number of stored messages that this user sent to one person. */
const SENT = 1000;

/** Time in ms for which changes are collected before they are written. */
const GATHER = 500;

const parsed = (storage, key, otherwise) => JSON.parse(storage.getItem(key) ?? 'null') ?? otherwise;

/** Returns the part of a key that names a conversation; names of persons contain no colon. */
const partOf = (id) => (id === EVERYONE ? '' : (personOf(id) ?? id));

/** Returns the entry of a list with its id, which those of an earlier version of the page do not have. */
const withId = ({ person, ...entry }) =>
  entry.id ? entry : { ...entry, id: person === null ? EVERYONE : withPerson(person) };

const listed = ({ id, title, unread, draft, refused }) => ({ id, title, unread, draft, refused });

/** Returns the keys of a storage with a prefix. */
const keysOf = (storage, prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix));

/** Returns the newest messages as JSON of at most `most` characters, or null if there is none that fits. */
function shortened(messages, most) {
  const kept = [];
  let size = 2;
  for (const message of messages.toReversed().slice(0, FOLLOWED)) {
    const json = JSON.stringify(message);
    size += json.length + 1;
    if (size > most) {
      break;
    }
    kept.unshift(json);
  }
  return kept.length > 0 ? `[${kept.join(',')}]` : null;
}

/**
 * The browser storage of one user, from which the next page restores its state. Data that only this
 * browser has is separate from data that other users can make large, and is written at once:
 *
 * - `list`: the conversations with drafts and counts, and the position in each stream;
 * - `sent:{person}`: messages of this user to that person, of which the server delivers no copy;
 * - `seen:{conversation}`: received messages, a cache that is evicted first when the storage is full;
 * - `outgoing`, for this tab only: messages that are not sent yet.
 */
export class Memory {
  #prefix;
  #changed = new Set();
  #timer = null;
  #forgotten = false;
  #read;

  /** `read` returns the current conversations and positions. */
  constructor(user, read) {
    // Names contain no colon.
    this.#prefix = `parley:${user}:`;
    this.#read = read;
    this.#moveOld(user);
  }

  /** Returns what earlier pages have stored; any part may be missing. */
  load() {
    const { conversations, places = {} } = parsed(localStorage, this.#key('list'), {});
    const loaded = conversations?.map((entry) => this.#loaded(withId(entry)));
    for (const { id, messages } of loaded ?? []) {
      if (messages.length === 0) {
        // Its messages were evicted, so it starts again with the latest ones.
        delete places[id];
      }
    }
    return { conversations: loaded, places, outgoing: parsed(sessionStorage, this.#key('outgoing'), []) };
  }

  #loaded(entry) {
    const conversation = { ...conversationWith(entry.id), ...entry };
    conversation.messages = parsed(localStorage, this.#key(`seen:${partOf(entry.id)}`), []);
    addEarlier(conversation, parsed(localStorage, this.#key(`sent:${partOf(entry.id)}`), []));
    return conversation;
  }

  /** Schedules a changed conversation to be written. */
  changed(conversation) {
    this.#changed.add(conversation.id);
    this.#timer ??= setTimeout(() => this.write(), GATHER);
  }

  /** Writes messages of this user to a person immediately. */
  sent(person, messages) {
    const key = this.#key(`sent:${person}`);
    const known = parsed(localStorage, key, []);
    const ids = new Set(known.map(({ id }) => id));
    const added = messages.filter(({ id }) => !ids.has(id));
    if (added.length > 0) {
      this.#put(localStorage, key, JSON.stringify([...known, ...added].slice(-SENT)));
    }
  }

  /** Writes the unsent messages immediately; if the storage is full, only the oldest ones. */
  outgoing(drafts) {
    for (let count = drafts.length; !this.#put(sessionStorage, this.#key('outgoing'), JSON.stringify(drafts.slice(0, count))); ) {
      count = Math.floor(count / 2);
    }
  }

  /** Writes all changes immediately. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#forgotten) {
      return;
    }
    const { conversations, places } = this.#read();
    const kept = inOrder(conversations).slice(0, CONVERSATIONS);
    this.#writeSeen(kept);
    this.#put(localStorage, this.#key('list'), JSON.stringify({ conversations: kept.map(listed), places }));
  }

  /** Removes the messages of a room that this user has left. */
  left(id) {
    localStorage.removeItem(this.#key(`seen:${partOf(id)}`));
    this.write();
  }

  #writeSeen(conversations) {
    let room = ALL_CACHED;
    for (const { id, messages } of conversations) {
      const key = this.#key(`seen:${partOf(id)}`);
      if (this.#changed.delete(id)) {
        // Messages of this user to a person are stored under `sent`.
        const seen = personOf(id) === null ? messages : messages.filter(({ offset, notice }) => offset || notice);
        this.#replace(key, shortened(seen, CACHED));
      }
      room -= localStorage.getItem(key)?.length ?? 0;
      if (room < 0) {
        localStorage.removeItem(key);
      }
    }
    this.#changed.clear();
  }

  #replace(key, value) {
    localStorage.removeItem(key);
    if (value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        // The storage is full. The server has these messages.
      }
    }
  }

  /** Writes a value, if necessary after evicting received messages; returns whether it was written. */
  #put(storage, key, value) {
    try {
      storage.setItem(key, value);
      return true;
    } catch {
      keysOf(localStorage, 'parley:')
        .filter((other) => other.includes(':seen:'))
        .forEach((other) => localStorage.removeItem(other));
    }
    try {
      storage.setItem(key, value);
      return true;
    } catch {
      // An empty list counts as written.
      return value === '[]';
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

  /** Migrates the single entry of an earlier version of the page. */
  #moveOld(user) {
    const key = `parley.chat.${user}`;
    const { conversations = [], places } = parsed(localStorage, key, {});
    localStorage.removeItem(key);
    for (const { person, messages } of conversations) {
      const sent = messages.filter(({ from, offset }) => from === user && !offset);
      if (person !== null && sent.length > 0) {
        this.sent(person, sent);
      }
    }
    if (places) {
      const list = conversations.map((entry) => listed(withId(entry)));
      this.#put(localStorage, this.#key('list'), JSON.stringify({ conversations: list, places }));
    }
  }
}
