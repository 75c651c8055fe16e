import { personOf } from './conversation.js';
import { OwnPresence } from './own-presence.js';
import { RoomPresence } from './room-presence.js';
import { ShownPresence } from './shown-presence.js';
import { texts } from './texts.js';
import { h, onBeforeUnmount, onMounted } from './vue.js';
import { brief } from './when.js';

/** Maximum number of users that are watched. */
const MOST = 500;

/** Time in ms for which users that appear and disappear are collected. */
const GATHER = 100;

/** Returns the text of a presence. */
const textOf = ({ state, lastSeen }) => (lastSeen ? texts.lastSeen(brief(lastSeen)) : texts.presence[state]);

/** Renders a presence as a sign with a text for screen readers; nothing if it is unknown. */
const dot = (presence) =>
  presence &&
  h('span', { class: ['dot', presence.state], title: textOf(presence) }, h('span', { class: 'unseen' }, ` ${textOf(presence)}`));

/** Renders a presence as a sign and a text. */
const line = (presence) =>
  presence && h('span', { class: 'presence' }, [h('span', { class: ['dot', presence.state] }), textOf(presence)]);

/** The presence of a user, which is watched as long as it is shown. */
const Watched = {
  props: ['of', 'user', 'render'],
  setup({ of, user, render }) {
    onMounted(() => of.use(user));
    onBeforeUnmount(() => of.leave(user));
    return () => render(of.get(user));
  },
};

/** The presence of the users that the page shows. */
export class Presence {
  #me;
  #parley;
  #own;
  #shown = new ShownPresence();

  /** By user: the number of elements that show it. */
  #uses = new Map();
  #timer;

  constructor(me, parley) {
    this.#me = me;
    this.#parley = parley;
    this.#own = new OwnPresence(me, parley);
    parley.addEventListener('presence', this.#take);
    parley.addEventListener('state', this.#begin);
  }

  /** What others see of this user. */
  get own() {
    return this.#own;
  }

  /** Renders the presence of the person in a conversation as a sign; nothing if it has no other person. */
  sign(id) {
    return this.#watched(personOf(id), dot);
  }

  /** Renders the same as a sign and a text. */
  line(id) {
    return this.#watched(personOf(id), line);
  }

  /** Renders the presence of a member of a room as a sign and a text; that of all is followed as `room`. */
  ofMember(user, room) {
    return room.isKnown ? line(room.get(user)) : this.#watched(user, line);
  }

  /** Follows the presence in a room until the returned RoomPresence is closed. */
  inRoom(room) {
    return new RoomPresence(this.#parley, room);
  }

  #watched(user, render) {
    return user !== null && user !== this.#me && h(Watched, { key: `presence of ${user}`, of: this, user, render });
  }

  /** Returns the presence to show of a user; undefined if it is unknown. */
  get(user) {
    return this.#shown.get(user);
  }

  /** Watches a user for one element more. */
  use(user) {
    this.#uses.set(user, (this.#uses.get(user) ?? 0) + 1);
    this.#watchSoon();
  }

  /** Watches a user for one element less. */
  leave(user) {
    const uses = this.#uses.get(user) - 1;
    if (uses > 0) {
      this.#uses.set(user, uses);
    } else {
      this.#uses.delete(user);
      this.#watchSoon();
    }
  }

  #watchSoon() {
    this.#timer ??= setTimeout(() => this.#watch(), GATHER);
  }

  /** Watches the users that are shown, and no others. */
  async #watch() {
    this.#timer = undefined;
    const { presence } = this.#parley;
    const wanted = new Set([...this.#uses.keys()].slice(0, MOST));
    const left = [...presence.states.keys()].filter((user) => !wanted.has(user));
    this.#shown.drop(left);
    try {
      await presence.unwatch(left);
      await presence.watch([...wanted]);
    } catch {
      // The code could not be loaded; this is repeated with the next connection.
    }
  }

  #begin = ({ detail: state }) => {
    if (state === 'connected') {
      this.#watchSoon();
    }
  };

  #take = ({ detail: { room, users } }) => {
    if (room === undefined) {
      this.#shown.take(users);
    }
  };

  close() {
    clearTimeout(this.#timer);
    this.#own.close();
    this.#shown.close();
    this.#parley.removeEventListener('presence', this.#take);
    this.#parley.removeEventListener('state', this.#begin);
  }
}
