import { Confirmation } from './confirmation.js';
import { INBOX, sendPathOf } from './conversation.js';
import { ParleyError } from './error.js';
import * as eventStream from './event-stream.js';
import { Followed } from './followed.js';
import { Group } from './group.js';
import { accepted } from './http.js';
import * as longPolling from './long-polling.js';
import { messageHeaders, unanswered } from './message-request.js';
import { bounded, postOf } from './request.js';
import { roomPath } from './rooms.js';
import { TYPING } from './typing.js';
import { Silence } from './watchdog.js';

const TRANSPORTS = { 'event-stream': eventStream, 'long-polling': longPolling };

/** Maximum number of streams of one request. */
const GROUP_SIZE = 16;

/** Maximum number of groups: a browser opens at most 6 connections to a server by HTTP/1.1. */
const GROUPS = 4;

/** Minimum time in ms for the first bytes of a response, after the transport has been seen to work. */
const READ_PATIENCE = 10_000;

/** Codes of a token that a new connection replaces. */
const EXPIRED = ['no-token', 'bad-token'];

const TOO_MANY = {
  code: 'too-many',
  advice: 'fix',
  message: `At most ${GROUPS * GROUP_SIZE} conversations can be followed without WebSocket; the others are followed when it is back.`,
};

/** Returns the name of a guest in the form in which the server generates it, and by which it recognizes guests. */
const guest = () =>
  `guest-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => String.fromCharCode(97 + (b % 26))).join('')}`;

/** One connection by HTTP: messages are sent one by one, and received by event streams or long polling. */
export class HttpLink {
  #base;
  #user;
  #token;
  #transport;
  #on;
  #patience;
  #groups = [];

  /** By conversation: the last subscription. */
  #follows = new Map();
  #confirmation;
  #controller = new AbortController();

  /** Connects within `patience` in ms, and calls the functions of `on`. */
  constructor(base, { user, token }, patience, on, transport) {
    this.#base = base;
    this.#user = user ?? (token ? undefined : guest());
    this.#token = token;
    this.#patience = patience;
    this.#on = on;
    this.#transport = TRANSPORTS[transport];
    this.#confirmation = new Confirmation(this.#call);
    this.#open();
  }

  /** Sends a request; rejects with a ParleyError or as fetch does. Learns the name in the token. */
  #call = async (path, options) => {
    const response = await accepted(this.#base, { user: this.#user, token: this.#token }, path, options);
    this.#user ??= decodeURIComponent(response.headers.get('parley-user') ?? '') || undefined;
    return response;
  };

  async #open() {
    const { signal } = this.#controller;
    try {
      await this.#transport.probe(this.#call, { patience: this.#patience, signal });
      if (!signal.aborted) {
        this.#on.open(this.#user);
      }
    } catch (error) {
      this.#ended({ error, silent: error instanceof Silence });
    }
  }

  close() {
    this.#confirmation.now();
    this.#controller.abort();
    this.#groups.forEach((group) => group.close());
  }

  /** As that of WebSocketLink. */
  async send({ conversation, text, ...draft }) {
    const { id } = draft;
    try {
      const headers = messageHeaders(draft);
      // A message that is sent before its conversation is read would not be delivered to its sender.
      await this.#follows.get(conversation)?.started;
      const stored = await this.#write(conversation, { headers, body: text });
      const { id: messageId, offset, epoch, duplicate = false } = await stored.json();
      this.#on.stored(id, { messageId, offset, epoch, duplicate });
    } catch (error) {
      this.#unsent(id, error);
    }
  }

  #unsent(id, error) {
    if (this.#controller.signal.aborted) {
      return;
    }
    if (EXPIRED.includes(error.code)) {
      this.#ended({});
    } else {
      this.#on.refused(error instanceof ParleyError ? error : unanswered(error), id);
    }
  }

  /** As that of WebSocketLink. */
  typing(conversation) {
    const message = { query: [['ephemeral', true]], headers: { 'Content-Type': TYPING }, body: '{}' };
    this.#write(conversation, message).catch(() => {});
  }

  #write(conversation, message) {
    return this.#call(sendPathOf(conversation), { method: 'POST', ...message, signal: this.#bounded() });
  }

  /** Returns a signal that aborts a request when its time is over or the link ends. */
  #bounded() {
    return bounded(this.#controller.signal);
  }

  /** As that of WebSocketLink. */
  async change(room, change) {
    try {
      const response = await this.#call(`${roomPath(room)}/members`, { ...postOf(change), signal: this.#bounded() });
      const { offset } = await response.json();
      return { offset };
    } catch (error) {
      throw error instanceof ParleyError ? error : unanswered(error);
    }
  }

  /** As that of WebSocketLink. */
  async post(name, json) {
    try {
      await this.#call(name, { ...postOf(json), signal: this.#bounded() });
    } catch (error) {
      throw error instanceof ParleyError ? error : unanswered(error);
    }
  }

  /** As that of WebSocketLink, but asks for the list at intervals. */
  async list(version, take, reached) {
    const since = version ? 0 : Date.now();
    const module = await import('./list-polling.js').catch((error) => this.#ended({ error }));
    if (module) {
      const on = { changed: take, reached };
      await new module.ListPolling(this.#call, on, version, this.#controller.signal).start(since);
    }
  }

  /** As that of WebSocketLink. */
  follow(conversation, options, take, began) {
    const group = this.#groups.find(({ size }) => size < GROUP_SIZE) ?? this.#newGroup();
    const follow = new Followed(conversation, options, (message) => {
      take(message);
      if (conversation === INBOX) {
        this.#confirmation.soon(follow);
      }
    }, began);
    if (group) {
      this.#follows.set(conversation, follow);
      group.add(follow);
    } else {
      this.#on.failed(new ParleyError(TOO_MANY));
    }
  }

  /** As that of WebSocketLink. */
  unfollow(id) {
    this.#groups.forEach((group) => group.remove(id));
  }

  #newGroup() {
    if (this.#groups.length === GROUPS) {
      return undefined;
    }
    const group = new Group({
      read: (follows, signal) => this.#read(follows, signal),
      call: this.#call,
      refused: this.#on.refused,
      lost: this.#on.ended,
      stay: this.#on.stay,
      ended: (end) => this.#ended(end),
    });
    this.#groups.push(group);
    return group;
  }

  async #read(follows, signal) {
    await Promise.all(follows.map((follow) => follow.locate(this.#call, signal)));
    await this.#transport.read(this.#call, follows, { patience: Math.max(READ_PATIENCE, this.#patience), signal });
  }

  /** Ends the link, unless it has ended. An error without a problem detail may be that of a proxy. */
  #ended({ error, silent }) {
    if (this.#controller.signal.aborted) {
      return;
    }
    this.close();
    const told = error instanceof ParleyError && error.code !== 'internal';
    if (told) {
      this.#on.refused(error);
    }
    this.#on.closed({ told, silent, retryAfter: error?.retryAfter });
  }
}
