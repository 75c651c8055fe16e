import { destinationOf, sendDestinationOf } from './conversation.js';
import { errorOf, ParleyError } from './error.js';
import { placeOf, read } from './message.js';
import { Client } from './stomp.js';
import { TYPING } from './typing.js';
import { uniqueId } from './unique-id.js';

const ERRORS = '/user/queue/errors';
const LIST = '/user/queue/conversations';

/** User names that are sent in CONNECT: SockJS clients request these paths below /stomp. */
const NOT_IN_PATHS = ['info', 'websocket'];

/** Returns the position of a stored message, from the headers of a RECEIPT. */
export const receiptOf = ({ 'message-id': messageId, duplicate, ...headers }) => ({
  messageId,
  ...placeOf(headers),
  duplicate: duplicate === 'true',
});

const LOST = {
  code: 'unreachable',
  advice: 'retry',
  message: 'The connection ended before the server answered.',
};

function brokerUrl(base, user) {
  const path = user && !NOT_IN_PATHS.includes(user) ? `stomp/${encodeURIComponent(user)}` : 'stomp';
  return new URL(path, base).href.replace(/^http/, 'ws');
}

/** One connection by STOMP over WebSocket. */
export class WebSocketLink {
  #client;
  #on;

  /** The error with which the server has ended the connection. */
  #error;

  /** Whether a heart-beat of the server is missing. */
  #silent = false;

  /** The requests without an answer, by the id of their receipt. */
  #requests = new Map();

  /** Connects within `patience` in ms, and calls the functions of `on`. */
  constructor(base, { user, token }, patience, on) {
    this.#on = on;
    this.#client = new Client({
      brokerURL: brokerUrl(base, user),
      // Not in the URL, which proxies may log.
      connectHeaders: { ...(user && { login: user }), ...(token && { Authorization: `Bearer ${token}` }) },
      reconnectDelay: 0,
      connectionTimeout: patience,
      discardWebsocketOnCommFailure: true,
      onConnect: ({ headers }) => this.#opened(headers['user-name']),
      onUnhandledReceipt: ({ headers }) => on.stored(headers['receipt-id'], receiptOf(headers)),
      onStompError: ({ headers }) => {
        this.#error = errorOf(headers);
        this.#refused(headers);
      },
      onHeartbeatLost: () => (this.#silent = true),
      onWebSocketClose: ({ code }) => {
        this.#forget();
        on.closed({ code, told: Boolean(this.#error), silent: this.#silent, retryAfter: this.#error?.retryAfter });
      },
    });
    this.#client.activate();
  }

  close() {
    this.#forget();
    this.#client.deactivate({ force: !this.#client.connected });
  }

  /** Whether frames can be sent; those sent to a socket that is closing would be lost. */
  get #isOpen() {
    return this.#client.connected && this.#client.webSocket?.readyState === WebSocket.OPEN;
  }

  /** Sends a draft; `stored` or `refused` is called with its id. */
  send({ id, conversation, text, contentType, mentions, repliesTo, thread }) {
    const headers = { receipt: id, 'client-message-id': id, 'content-type': contentType };
    const references = {
      ...(mentions && { mentions: mentions.join() }),
      ...(repliesTo && { 'replies-to': repliesTo }),
      ...(thread && { thread }),
    };
    this.#publish(conversation, { ...headers, ...references }, text);
  }

  /** Sends a typing indicator. */
  typing(conversation) {
    // The receipt identifies an error as one of this message, so that it can be ignored.
    this.#publish(conversation, { receipt: TYPING, persistent: 'false', 'content-type': TYPING }, '{}');
  }

  /** Changes the members of a room; resolves with the offset of the change, or rejects with a ParleyError. */
  async change(room, change) {
    const { offset } = await this.post(`members.${room}`, change);
    return { offset: Number(offset) };
  }

  /** Sends a request of a name such as `read`; resolves when it is in force, or rejects in the same way. */
  post(name, json) {
    return this.request(`/app/${name}`, { 'content-type': 'application/json' }, JSON.stringify(json));
  }

  /** Sends a body to a destination; resolves with the headers of the receipt, or rejects in the same way. */
  request(destination, headers, body) {
    return this.#ask((receipt) =>
      this.#client.publish({ destination, headers: { receipt, 'client-message-id': receipt, ...headers }, body }),
    );
  }

  /** Calls `request` with the id of its receipt; resolves with the headers of the receipt, or rejects with a ParleyError. */
  #ask(request) {
    const id = uniqueId();
    const answer = Promise.withResolvers();
    if (!this.#isOpen) {
      return Promise.reject(new ParleyError(LOST));
    }
    this.#requests.set(id, answer);
    this.#client.watchForReceipt(id, ({ headers }) => {
      this.#requests.delete(id);
      answer.resolve(headers);
    });
    request(id);
    return answer.promise;
  }

  /**
   * Calls `take` with each entry of the list of conversations that changes after a version, by default from now on, and with
   * `invitations` and their number if that changes, and `reached` with a version from which on none was missed. Resolves when the list is followed, or rejects with a ParleyError.
   */
  async list(version, take, reached) {
    const headers = { invitations: 'true', ...(version && { version: `${version}` }) };
    const receipt = await this.hear(uniqueId(), LIST, take, headers);
    // An earlier server sends none.
    reached(Number(receipt.version) || 0);
  }

  /** Calls `take` with each JSON object of a destination; resolves with the headers of the receipt, or rejects. */
  hear(id, destination, take, headers) {
    return this.#ask((receipt) =>
      this.#client.subscribe(destination, ({ body }) => take(JSON.parse(body)), { id, receipt, ...headers }),
    );
  }

  /**
   * Follows a conversation from a position, or with the last `history` messages. Calls `began` with the
   * position and whether it was recovered, and then `take` for each message; or `refused` with the id.
   */
  follow(conversation, { id, place, history }, take, began) {
    const headers = { id, receipt: id, ...(place ?? (history && { history })) };
    this.#client.subscribe(destinationOf(conversation), (frame) => take(read(conversation, frame)), headers);
    this.#client.watchForReceipt(id, ({ headers: receipt }) =>
      began({ ...placeOf(receipt), recovered: receipt.recovered !== 'false' }),
    );
  }

  /** Stops following. */
  unfollow(id) {
    this.#client.unsubscribe(id);
  }

  #publish(conversation, headers, body) {
    if (this.#isOpen) {
      this.#client.publish({ destination: sendDestinationOf(conversation), headers, body });
    }
  }

  #opened(user) {
    this.#client.subscribe(ERRORS, ({ headers }) => this.#refused(headers));
    this.#on.open(user);
  }

  #refused(headers) {
    const id = headers['receipt-id'];
    const request = this.#requests.get(id);
    if (request) {
      this.#requests.delete(id);
      request.reject(errorOf(headers));
    } else if (headers.ended) {
      this.#on.ended(errorOf(headers), headers.ended);
    } else {
      this.#on.refused(errorOf(headers), id);
    }
  }

  #forget() {
    this.#requests.forEach(({ reject }) => reject(new ParleyError(LOST)));
    this.#requests.clear();
  }
}
