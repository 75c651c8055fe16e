import { Connection } from './parley/connection.js';
import { destinationOf, readable, writable } from './parley/conversation.js';
import { errorOf, ParleyError } from './parley/error.js';
import { Following } from './parley/following.js';
import { fetchOld } from './parley/history.js';
import { read } from './parley/message.js';
import { Outgoing } from './parley/outgoing.js';
import { Receipts } from './parley/receipts.js';
import { Typing, TYPING } from './parley/typing.js';
import { uniqueId } from './parley/unique-id.js';

export { ParleyError };

const ERRORS = '/user/queue/errors';

/** Close codes of WebSocket. */
const TOO_LARGE = 1009;
const ABNORMAL = 1006;

/** So many bytes no server finds too long. */
const SURELY_SHORT = 16 * 1024;

/**
 * Whether the connection ended on this message, the longest of those on their way. The close code
 * may get lost when the server closes in the middle of it; a second time that is not by chance.
 */
const isTooLong = ({ size, breaks }, code) =>
  code === TOO_LARGE || (code === ABNORMAL && size > SURELY_SHORT && breaks > 1);

const FULL = {
  code: 'outgoing-full',
  advice: 'retry',
  message: 'Too many messages wait to be sent: write again when there is a connection.',
};

/** The server's address for HTTP; that of its WebSocket is taken too. */
function baseOf(url) {
  const base = new URL(`${url}`.replace(/\/*$/, '/').replace(/^ws/i, 'http'));
  if (!/^https?:$/.test(base.protocol)) {
    throw new TypeError(`No address of a server: '${url}'. It begins with https://, http://, wss:// or ws://`);
  }
  return base;
}

/** Only a message that is not kept is one that comes too often to be. */
const isTyping = ({ ephemeral, contentType }) => ephemeral && contentType === TYPING;

/** One user's way into the chat; parley.d.ts says what each method, option and event is. */
export class Parley extends EventTarget {
  #base;
  #user;
  #token;
  #state = 'closed';
  #connection = null;
  #following;
  #outgoing;
  #receipts = new Receipts();
  #typing = new Typing();

  constructor({ url = new URL('.', import.meta.url), user, token, places = {}, outgoing = [] } = {}) {
    super();
    this.#base = baseOf(url);
    this.#user = user;
    this.#token = token;
    this.#following = new Following(places, {
      frame: (conversation, frame) => this.#take(conversation, frame),
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
    this.#connection = new Connection(this.#base, () => this.#identity(), {
      open: (user) => this.#open(user),
      receipt: (headers) => this.#stored(headers['receipt-id'], headers),
      refused: (error, id) => this.#refused(error, id),
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

  send(conversation, text, { id = uniqueId(), contentType = 'text/plain' } = {}) {
    const to = writable(conversation);
    const receipt = this.#receipts.of(id);
    if (!this.#outgoing.has(id)) {
      const draft = { id, conversation: to, text, contentType, time: Date.now() };
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
    if (this.#state === 'connected' && this.#typing.isDue(to)) {
      // With a receipt a refusal says that it is of this, and nobody needs to know.
      const headers = { receipt: TYPING, persistent: 'false', 'content-type': TYPING };
      this.#connection.publish(destinationOf(to), headers, '{}');
    }
  }

  async history(conversation, options = {}) {
    const known = readable(conversation);
    return fetchOld(this.#base, await this.#identity(), known, options);
  }

  async #identity() {
    const token = typeof this.#token === 'function' ? await this.#token() : this.#token;
    return { user: this.#user, token };
  }

  #open(user) {
    // A guest stays the same one, or what is sent again would be somebody else's.
    this.#user = user;
    const errors = ({ headers }) => this.#refused(errorOf(headers), headers['receipt-id']);
    this.#connection.subscribe(ERRORS, errors);
    this.#following.open(this.#connection);
    this.#outgoing.open((draft) => this.#publish(draft));
    this.#change('connected');
  }

  #publish({ id, conversation, text, contentType }) {
    const headers = { receipt: id, 'client-message-id': id, 'content-type': contentType };
    this.#connection.publish(destinationOf(conversation), headers, text);
  }

  #began(place) {
    this.#tell('following', place);
    if (!place.recovered) {
      this.#tell('gap', { conversation: place.conversation });
    }
  }

  #take(conversation, frame) {
    const { removes } = frame.headers;
    const message = read(conversation, frame);
    if (isTyping(message)) {
      if (message.from !== this.#user) {
        this.#tell('typing', { conversation: message.conversation, from: message.from });
      }
    } else if (removes) {
      this.#tell('removal', { conversation, offset: Number(removes), epoch: message.epoch });
    } else {
      this.#tell('message', message);
      if (message.from === this.#user) {
        // One's own copy tells as much as the receipt.
        this.#stored(message.clientId, frame.headers);
      }
    }
  }

  #stored(id, { 'message-id': messageId, offset, epoch, duplicate }) {
    const draft = this.#outgoing.settle(id);
    if (draft) {
      const place = { messageId, offset: Number(offset), epoch, duplicate: duplicate === 'true' };
      this.#receipts.stored(id, place);
      this.#tell('stored', { ...draft, ...place });
    }
  }

  #refused(error, id) {
    if (this.#outgoing.has(id)) {
      if (error.advice === 'retry') {
        this.#outgoing.putOff(id, error.message);
      } else {
        this.#giveBack(id, error);
      }
    } else if (id !== TYPING) {
      this.#following.refused(id, error.advice);
      this.#tell('error', error);
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
    // Which message was too large for the socket is not told, but then the longest one was.
    const longest = told ? undefined : this.#outgoing.broke();
    this.#shut();
    if (longest && isTooLong(longest, code)) {
      const message = 'That was too long to send.';
      this.#giveBack(longest.id, new ParleyError({ code: 'message-too-large', advice: 'fix', message }));
    }
    this.#change('away');
  }

  #shut() {
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
