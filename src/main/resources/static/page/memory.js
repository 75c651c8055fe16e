import { addEarlier, conversationWith, inOrder, FOLLOWED } from './conversation.js';

/** At most so many conversations are kept, the newest ones: anybody may begin one. */
const CONVERSATIONS = 1000;

/** So many characters of received messages are kept for one conversation, and for all together. */
const CACHED = 200_000;
const ALL_CACHED = 1_500_000;

/** So many of the messages that this user wrote to one person are kept. */
const SENT = 1000;

/** How long changes are gathered before they are written, in ms. */
const GATHER = 500;

const parsed = (storage, key, otherwise) => JSON.parse(storage.getItem(key) ?? 'null') ?? otherwise;

/** Every key of a storage that begins so. */
const keysOf = (storage, prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix));

/** The newest messages, of which so many characters at most: as JSON, or null if that is none. */
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
 * What the browser keeps for the next page of one user, so that it goes on where this one was. What
 * only this browser has is kept apart from what others can fill, and is written at once:
 *
 * - `list`: the conversations with their drafts and counts, and how far each stream was read;
 * - `sent:{person}`: what this user wrote to that person, of which the server sends no copy;
 * - `seen:{person}`: received messages, a cache: when there is no room, these go first;
 * - `outgoing`, for this tab alone: what is not sent yet.
 */
export class Memory {
  #prefix;
  #changed = new Set();
  #timer = null;
  #forgotten = false;
  #read;

  /** `read` returns the conversations and the places as they are now. */
  constructor(user, read) {
    // No name has a colon.
    this.#prefix = `parley:${user}:`;
    this.#read = read;
    this.#moveOld(user);
  }

  /** What earlier pages have kept; any of it may be missing. */
  load() {
    const { conversations, places = {} } = parsed(localStorage, this.#key('list'), {});
    const loaded = conversations?.map((entry) => this.#loaded(entry));
    if (loaded?.find(({ person }) => person === null)?.messages.length === 0) {
      // Its messages had no room, so it begins anew with the last ones.
      delete places.everyone;
    }
    return { conversations: loaded, places, outgoing: parsed(sessionStorage, this.#key('outgoing'), []) };
  }

  #loaded(entry) {
    const name = entry.person ?? '';
    const conversation = { ...conversationWith(entry.person), ...entry };
    conversation.messages = parsed(localStorage, this.#key(`seen:${name}`), []);
    addEarlier(conversation, parsed(localStorage, this.#key(`sent:${name}`), []));
    return conversation;
  }

  /** Something about a conversation has changed; it is written soon. */
  changed(conversation) {
    this.#changed.add(conversation.person);
    this.#timer ??= setTimeout(() => this.write(), GATHER);
  }

  /** Writes what this user wrote to a person, now. */
  sent(person, messages) {
    const key = this.#key(`sent:${person}`);
    const known = parsed(localStorage, key, []);
    const ids = new Set(known.map(({ id }) => id));
    const added = messages.filter(({ id }) => !ids.has(id));
    if (added.length > 0) {
      this.#put(localStorage, key, JSON.stringify([...known, ...added].slice(-SENT)));
    }
  }

  /** Writes what is not sent yet, now: the oldest of it, if it is more than there is room for. */
  outgoing(drafts) {
    for (let count = drafts.length; !this.#put(sessionStorage, this.#key('outgoing'), JSON.stringify(drafts.slice(0, count))); ) {
      count = Math.floor(count / 2);
    }
  }

  /** Writes what has changed, now. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#forgotten) {
      return;
    }
    const { conversations, places } = this.#read();
    const listed = inOrder(conversations).slice(0, CONVERSATIONS);
    this.#writeSeen(listed);
    const list = listed.map(({ person, unread, draft, refused }) => ({ person, unread, draft, refused }));
    this.#put(localStorage, this.#key('list'), JSON.stringify({ conversations: list, places }));
  }

  #writeSeen(conversations) {
    let room = ALL_CACHED;
    for (const { person, messages } of conversations) {
      const key = this.#key(`seen:${person ?? ''}`);
      if (this.#changed.delete(person)) {
        // What this user wrote to a person is kept by `sent`.
        const seen = person === null ? messages : messages.filter(({ offset, notice }) => offset || notice);
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
        // No room. The server has it.
      }
    }
  }

  /** Whether there was room, if need be in place of the received messages. */
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
      // An empty list has always room.
      return value === '[]';
    }
  }

  /** Whether this tab was let in as this user: then what is kept may be shown at once. */
  get wasHere() {
    return sessionStorage.getItem(this.#key('here')) !== null;
  }

  /** The server has let this tab in as this user. */
  here() {
    sessionStorage.setItem(this.#key('here'), '1');
  }

  /** The server does not believe any more that this tab is this user. */
  away() {
    sessionStorage.removeItem(this.#key('here'));
  }

  /** Leaves nothing of this user in the browser. */
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

  /** Earlier pages kept all in one. */
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
      const list = conversations.map(({ person, unread, draft, refused }) => ({ person, unread, draft, refused }));
      this.#put(localStorage, this.#key('list'), JSON.stringify({ conversations: list, places }));
    }
  }
}
