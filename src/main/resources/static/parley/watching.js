import { ParleyError } from './error.js';
import { normal } from './name.js';
import { pause, sleep } from './pause.js';
import { pollPresence } from './presence-polling.js';
import { uniqueId } from './unique-id.js';

/** Maximum number of watched users. */
const MOST = 500;

/** Time in ms for which changes of the watched users are collected before the server is told. */
const GATHER = 50;

const UNKNOWN = Object.freeze({ state: 'unknown' });

const TOO_MANY = { code: 'too-many-watched', advice: 'fix', message: `At most ${MOST} users can be watched.` };

/** Returns the canonical form of the name of a user or a room, or throws a TypeError. */
function known(name) {
  const canonical = normal(`${name}`);
  if (!canonical) {
    throw new TypeError(`Invalid name '${name}': it has 1 to 64 letters, digits or . _ - @ + ~`);
  }
  return canonical;
}

/** Returns the users that a message of the server names, each with its presence. */
const read = (body) =>
  Object.entries(body).map(([user, { state, 'last-seen': lastSeen }]) => [
    user,
    Object.freeze({ state, ...(lastSeen && { lastSeen }) }),
  ]);

/** Puts entries into a map; returns them as an object. */
function put(map, entries) {
  entries.forEach(([user, presence]) => map.set(user, presence));
  return Object.fromEntries(entries);
}

/** Sets the presence of all users to unknown; returns it. */
const reset = (map) => put(map, [...map.keys()].map((user) => [user, UNKNOWN]));

/** Watches users and rooms, on every new connection again, and keeps what is known of them in the maps of Presence. */
export class Watching {
  #states;
  #rooms;
  #chat;
  #call;
  #link;

  /** The state that this client has set. */
  #own = 'online';

  /** The users of which the server knows on the open link that they are watched. */
  #told = new Set();

  /** The link by which the server is being told, and the one with a subscription; null while there is none. */
  #telling = null;
  #subscribed = null;

  /** By the id of its subscription: a room. */
  #attended = new Map();

  /**
   * `chat` is the Parley whose connections are used and whose events tell of changes; `call` sends a request to the HTTP
   * API, and `link` returns the open link, or null.
   */
  constructor({ states, rooms }, chat, call, link) {
    this.#states = states;
    this.#rooms = rooms;
    this.#chat = chat;
    this.#call = call;
    this.#link = link;
    chat.addEventListener('state', ({ detail }) => (detail === 'connected' ? this.#open() : this.#shut()));
    if (link()) {
      this.#open();
    }
  }

  watch(names) {
    const added = new Set(names.map(known).filter((name) => !this.#states.has(name)));
    if (this.#states.size + added.size > MOST) {
      throw new ParleyError(TOO_MANY);
    }
    added.forEach((name) => this.#states.set(name, UNKNOWN));
    this.#tellServer();
  }

  unwatch(names) {
    names.map(known).forEach((name) => this.#states.delete(name));
    this.#tellServer();
  }

  follow(room) {
    const name = known(room);
    if (!this.#rooms.has(name)) {
      this.#rooms.set(name, { users: new Map() });
      this.#attend(name);
    }
  }

  unfollow(room) {
    const name = known(room);
    this.#rooms.delete(name);
    for (const [id, attended] of this.#attended) {
      if (attended === name) {
        this.#attended.delete(id);
        this.#link()?.unfollow(id);
      }
    }
  }

  async setState(state) {
    const before = this.#own;
    this.#own = state;
    try {
      await this.#link()?.post('presence', { state });
    } catch (error) {
      if (this.#own === state && error.advice !== 'retry') {
        this.#own = before;
      }
      throw error;
    }
  }

  /** Handles the end of a subscription by the server. */
  ended(id) {
    const room = this.#attended.get(id);
    if (room) {
      this.#attended.delete(id);
      this.#forget(room);
      this.#rooms.delete(room);
    }
  }

  #open() {
    const link = this.#link();
    // A session begins online.
    if (this.#own !== 'online') {
      this.#try(() => link.post('presence', { state: this.#own }));
    }
    if (this.#states.size > 0) {
      this.#tellServer();
    }
    [...this.#rooms.keys()].forEach((room) => this.#attend(room));
  }

  /** Handles the end of the connection: nothing is known any more. */
  #shut() {
    this.#told.clear();
    this.#attended.clear();
    if (this.#states.size > 0) {
      this.#fire('presence', { users: reset(this.#states) });
    }
    [...this.#rooms.keys()].forEach((room) => this.#forget(room));
  }

  #forget(room) {
    const presence = this.#rooms.get(room);
    delete presence.online;
    this.#fire('presence', { room, users: reset(presence.users) });
  }

  /** Tells the server what has changed since it was told last, by one request at a time; without WebSocket asks again and again. */
  async #tellServer() {
    const link = this.#link();
    const isOpen = () => this.#link() === link;
    if (!link || this.#telling === link) {
      return;
    }
    this.#telling = link;
    await sleep(GATHER);
    if (!link.hear) {
      await pollPresence(this.#call, () => isOpen() && [...this.#states.keys()], (body) => this.#take(body));
    }
    for (let change; isOpen() && (change = this.#change()); ) {
      await this.#try(() => Promise.all([link.post('presence', change), this.#subscribe(link)]));
    }
    if (this.#telling === link) {
      this.#telling = null;
    }
  }

  /** Returns what the server has to be told, which then counts as told; undefined if there is nothing. */
  #change() {
    const watch = [...this.#states.keys()].filter((user) => !this.#told.has(user));
    const unwatch = [...this.#told].filter((user) => !this.#states.has(user));
    watch.forEach((user) => this.#told.add(user));
    unwatch.forEach((user) => this.#told.delete(user));
    return watch.length + unwatch.length > 0 ? { watch, unwatch } : undefined;
  }

  /** Subscribes after users are watched, so that the first message has all of them. */
  async #subscribe(link) {
    if (this.#subscribed !== link) {
      this.#subscribed = link;
      try {
        await link.hear(uniqueId(), '/user/queue/presence', (body) => this.#take(body));
      } catch (error) {
        this.#subscribed = null;
        throw error;
      }
    }
  }

  #take(body) {
    const watched = read(body).filter(([user]) => this.#states.has(user));
    this.#fire('presence', { users: put(this.#states, watched) });
  }

  #attend(room) {
    if (this.#link()?.hear) {
      const id = uniqueId();
      this.#attended.set(id, room);
      const take = (body) => this.#attended.has(id) && this.#enter(room, body);
      this.#try((link) => link.hear(id, `/topic/presence.${room}`, take));
    }
  }

  /** Takes the presence of the members of a room, or the number of those that are online. */
  #enter(room, body) {
    const presence = this.#rooms.get(room);
    if (typeof body.online === 'number') {
      presence.users.clear();
      presence.online = body.online;
      this.#fire('presence', { room, online: body.online });
    } else {
      delete presence.online;
      this.#fire('presence', { room, users: put(presence.users, read(body)) });
    }
  }

  /** Sends a request by the open link, if there is one; repeats it while the server advises that. */
  async #try(request) {
    const link = this.#link();
    for (let failures = 1; link && this.#link() === link; failures++) {
      try {
        await request(link);
        return;
      } catch (error) {
        if (this.#link() === link && error.advice !== 'retry') {
          this.#fire('error', error);
          return;
        }
        await sleep(pause(failures));
      }
    }
  }

  #fire(type, detail) {
    this.#chat.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
