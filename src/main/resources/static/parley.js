import { TRANSPORTS } from './parley/choice.js';
import { Connection } from './parley/connection.js';
import { readable, roomOfChanges, writable } from './parley/conversation.js';
import { Conversations, MARKERS } from './parley/conversations.js';
import { ParleyError } from './parley/error.js';
import { Following } from './parley/following.js';
import { membersEvent } from './parley/members-event.js';
import { editOf, reactionsOf } from './parley/message.js';
import { Outgoing } from './parley/outgoing.js';
import { Presence } from './parley/presence.js';
import { Receipts } from './parley/receipts.js';
import { Rooms } from './parley/rooms.js';
import { Typing, TYPING } from './parley/typing.js';
import { uniqueId } from './parley/unique-id.js';

export { ParleyError };

/** WebSocket close codes (RFC 6455, section 7.4.1). */
const TOO_LARGE = 1009;
const ABNORMAL = 1006;

/** Size in bytes up to which a message is assumed to be within the limit of every server. */
const SURELY_SHORT = 16 * 1024;

/**
 * Returns whether the connection ended because of this message, the longest one in flight. The close
 * code may be lost when the server closes while it receives the message; a second time proves it.
 */
const isTooLong = ({ size, breaks }, code) =>
  code === TOO_LARGE || (code === ABNORMAL && size > SURELY_SHORT && breaks > 1);

const FULL = {
  code: 'outgoing-full',
  advice: 'retry',
  message: '1,000 messages are waiting, which is the maximum. Send again when the connection is back.',
};

const NO_USER = {
  code: 'no-name',
  advice: 'fix',
  message: 'The name of the user is not known yet: give it to the client, or connect first.',
};

/** The content type of the summaries of reactions. */
const REACTIONS = 'application/vnd.parley.reactions+json';

/** Returns the HTTP base URL of the server; a WebSocket URL is converted. */
function baseOf(url) {
  const base = new URL(`${url}`.replace(/\/*$/, '/').replace(/^ws/i, 'http'));
  if (!/^https?:$/.test(base.protocol)) {
    throw new TypeError(`Invalid server URL '${url}': it must begin with https://, http://, wss:// or ws://`);
  }
  return base;
}

/** Returns the transports that may be used, or throws a TypeError. */
function known(transports) {
  const unknown = transports.find((transport) => !TRANSPORTS.includes(transport));
  if (unknown !== undefined || transports.length === 0) {
    throw new TypeError(`Unknown transports '${transports}': they must be one or more of ${TRANSPORTS.join(', ')}`);
  }
  return [...transports];
}

/** Returns whether a message is a typing indicator, which is never stored. */
const isTyping = ({ ephemeral, contentType }) => ephemeral && contentType === TYPING;

/** The chat client of one user. parley.d.ts describes its methods, options and events. */
export class Parley extends EventTarget {
  #base;
  #user;
  #token;
  #state = 'closed';
  #options;
  #connection = null;

  /** The open link of the connection; null while there is none. */
  #link = null;
  #transport;
  #following;
  #outgoing;
  #receipts = new Receipts();
  #typing = new Typing();

  /** The two ways to send a request: by HTTP, and by the open link. */
  #ways = [(path, options) => this.#call(path, options), () => this.#link];
  #rooms = new Rooms(...this.#ways);
  #conversations = new Conversations(...this.#ways, {
    changed: (entry) => this.#tell('conversation', entry),
    invited: (count) => this.#tell('invitations', count),
    failed: (error) => this.#tell('error', error),
  });
  #presence = new Presence(this, ...this.#ways);

  constructor({
    url = new URL('.', import.meta.url),
    user,
    token,
    places = {},
    outgoing = [],
    transports = TRANSPORTS,
    fallbackAfter = 5_000,
  } = {}) {
    super();
    this.#base = baseOf(url);
    this.#user = user;
    this.#token = token;
    this.#options = { transports: known(transports), fallbackAfter };
    this.#following = new Following(places, {
      message: (conversation, message) => this.#take(conversation, message),
      began: (place) => this.#began(place),
    });
    const drafts = outgoing.map((draft) => ({ ...draft, conversation: writable(draft.conversation) }));
    this.#outgoing = new Outgoing(drafts, () => this.#tell('outgoing'));
  }

  get user() {
    return this.#user;
  }

  get state() {
    return this.#state;
  }

  get transport() {
    return this.#transport;
  }

  get rooms() {
    return this.#rooms;
  }

  get conversations() {
    return this.#conversations;
  }

  get presence() {
    return this.#presence;
  }

  get places() {
    return this.#following.places;
  }

  get outgoing() {
    return this.#outgoing.drafts;
  }

  connect() {
    if (this.#connection) {
      return;
    }
    this.#change('connecting');
    this.#connection = new Connection(this.#base, this.#options, () => this.#identity(), {
      open: (link, user, transport) => this.#open(link, user, transport),
      stored: (id, place) => this.#stored(id, place),
      refused: (error, id) => this.#refused(error, id),
      ended: (error, id) => this.#ended(error, id),
      failed: (error) => this.#tell('error', error),
      closed: (code, told) => this.#lost(code, told),
    });
  }

  close() {
    this.#connection?.close();
    this.#connection = null;
    this.#shut();
    this.#change('closed');
  }

  follow(conversation, { history, after } = {}) {
    this.#following.add(readable(conversation), history, after);
  }

  unfollow(conversation) {
    const known = readable(conversation);
    this.#following.remove(known);
    this.#following.forget(known);
  }

  send(conversation, text, { id = uniqueId(), contentType = 'text/plain', mentions, repliesTo, thread } = {}) {
    const to = writable(conversation);
    const receipt = this.#receipts.of(id);
    if (!this.#outgoing.has(id)) {
      const references = { ...(mentions?.length && { mentions }), ...(repliesTo && { repliesTo }), ...(thread && { thread }) };
      const draft = { id, conversation: to, text, contentType, ...references, time: Date.now() };
      if (this.#outgoing.full) {
        this.#refuse(draft, new ParleyError(FULL));
      } else {
        this.#outgoing.add(draft);
      }
    }
    return { id, receipt };
  }

  typing(conversation) {
    const to = writable(conversation);
    if (this.#link && this.#typing.isDue(to)) {
      this.#link.typing(to);
    }
  }

  async edit(...message) {
    const { edit } = await import('./parley/changes.js');
    return edit(this.#ways, ...message);
  }

  async remove(...message) {
    const { remove } = await import('./parley/changes.js');
    return remove(this.#ways, ...message);
  }

  async react(...reaction) {
    const { react } = await import('./parley/changes.js');
    return react(this.#ways, ...reaction);
  }

  async unreact(...reaction) {
    const { unreact } = await import('./parley/changes.js');
    return unreact(this.#ways, ...reaction);
  }

  async history(conversation, options = {}) {
    const known = readable(conversation);
    const { fetchOld } = await import('./parley/history.js');
    return fetchOld(this, this.#ways[0], known, options);
  }

  async changes(conversation, options) {
    const known = readable(conversation);
    const { fetchChanged } = await import('./parley/history.js');
    return fetchChanged(this, this.#ways[0], known, options);
  }

  async thread(conversation, offset, options = {}) {
    const known = readable(conversation);
    const { fetchThread } = await import('./parley/history.js');
    return fetchThread(this, this.#ways[0], known, offset, options);
  }

  async reactions(conversation, offset, options = {}) {
    const known = readable(conversation);
    const { fetchReactions } = await import('./parley/history.js');
    return fetchReactions(this.#ways[0], known, offset, options);
  }

  async users(prefix = '', options = {}) {
    const { fetchUsers } = await import('./parley/users.js');
    return fetchUsers(this.#base, await this.#identity(), prefix, options);
  }

  async profile(name, options = {}) {
    const { fetchUser } = await import('./parley/users.js');
    return fetchUser(this.#base, await this.#identity(), name, options);
  }

  async setProfile(profile, options = {}) {
    const { putUser } = await import('./parley/users.js');
    if (!this.#user) {
      throw new ParleyError(NO_USER);
    }
    return putUser(this.#base, await this.#identity(), this.#user, profile, options);
  }

  async block(name, blocked = true) {
    const { setBlock } = await import('./parley/blocks.js');
    return setBlock(this.#base, await this.#identity(), name, blocked);
  }

  async blocked(options = {}) {
    const { fetchBlocked } = await import('./parley/blocks.js');
    return fetchBlocked(this.#base, await this.#identity(), options);
  }

  async #call(path, options) {
    const { accepted } = await import('./parley/http.js');
    return accepted(this.#base, await this.#identity(), path, options);
  }

  async #identity() {
    const token = typeof this.#token === 'function' ? await this.#token() : this.#token;
    return { user: this.#user, token };
  }

  #open(link, user, transport) {
    // A guest keeps its name, as messages that are sent again must have the same sender.
    this.#user = user;
    this.#link = link;
    this.#following.open(link);
    this.#conversations.open(link);
    this.#outgoing.open((draft) => link.send(draft));
    if (transport !== this.#transport) {
      this.#transport = transport;
      this.#tell('transport', transport);
    }
    this.#change('connected');
  }

  #began(place) {
    this.#tell('following', place);
    if (!place.recovered) {
      this.#tell('gap', { conversation: place.conversation });
    }
  }

  #take(conversation, message) {
    const { id: messageId, clientId, removes, edits, changes, offset, epoch } = message;
    if (isTyping(message)) {
      if (message.from !== this.#user) {
        this.#tell('typing', { conversation: message.conversation, from: message.from });
      }
    } else if (message.ephemeral && message.contentType === MARKERS) {
      this.#tell('markers', { conversation, ...JSON.parse(message.text) });
    } else if (roomOfChanges(conversation)) {
      this.#tell('members', membersEvent(message));
    } else if (removes) {
      this.#tell('removal', { conversation, offset: removes, epoch });
    } else if (edits) {
      if (!message.removed) {
        this.#tell('edit', editOf(message));
      }
    } else if (changes) {
      if (!message.removed && message.contentType === REACTIONS) {
        this.#tell('reactions', reactionsOf(message));
      }
    } else {
      this.#tell('message', message);
      if (message.from === this.#user && this.#outgoing.isTo(message.conversation, clientId)) {
        // The delivery of the user's own message confirms it like the receipt, whose position it has.
        this.#stored(clientId, { messageId, offset, epoch, duplicate: false });
      }
    }
  }

  #stored(id, place) {
    const draft = this.#outgoing.settle(id);
    if (draft) {
      this.#receipts.stored(id, place);
      this.#tell('stored', { ...draft, ...place });
    }
  }

  #refused(error, id) {
    if (this.#outgoing.has(id)) {
      if (error.advice === 'retry') {
        this.#outgoing.putOff(id, error);
      } else {
        this.#giveBack(id, error);
      }
    } else if (id !== TYPING) {
      this.#ended(error, id);
      // A server that stops is not an error: the client continues on another one, or when it is back.
      if (error.code !== 'stopping') {
        this.#tell('error', error);
      }
    }
  }

  /** Handles a subscription that the server has refused or ended. */
  #ended({ code, advice, message }, id) {
    const conversation = this.#following.refused(id, advice);
    if (conversation) {
      this.#tell('ended', { conversation, code, message });
    } else {
      this.#presence.ended(id);
    }
  }

  #giveBack(id, error) {
    this.#refuse(this.#outgoing.settle(id), error);
  }

  #refuse(draft, error) {
    this.#receipts.refused(draft.id, error);
    this.#tell('refused', { ...draft, code: error.code, message: error.message });
  }

  #lost(code, told) {
    // The server does not say which message was too large: the longest one is assumed.
    const longest = told ? undefined : this.#outgoing.broke();
    this.#shut();
    if (longest && isTooLong(longest, code)) {
      const message = 'The message is too long to send.';
      this.#giveBack(longest.id, new ParleyError({ code: 'message-too-large', advice: 'fix', message }));
    }
    this.#change('away');
  }

  #shut() {
    this.#link = null;
    this.#outgoing.shut();
    this.#following.shut();
  }

  #change(state) {
    if (state !== this.#state) {
      this.#state = state;
      this.#tell('state', state);
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
