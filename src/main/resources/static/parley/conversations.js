import { conversationOf, readable, streamOf } from './conversation.js';
import { pause, sleep } from './pause.js';
import { bounded, postOf, queryOf } from './request.js';

/** The content type of the markers that have moved. */
export const MARKERS = 'application/vnd.parley.markers+json';

/** Returns an entry of the list with the name that the conversation has here. */
const entryOf = ({ stream, ...entry }) => ({ conversation: conversationOf(stream), ...entry });

const pathOf = (conversation) => `streams/${encodeURIComponent(streamOf(readable(conversation)))}`;

/** The list of the user's conversations, and the markers in them. parley.d.ts describes its methods. */
export class Conversations {
  #call;
  #link;
  #on;

  #follows = false;

  /** The version of the list that the client has; 0 until it has one. */
  #version = 0;

  /**
   * `call` sends a request to the HTTP API; `link` returns the open link, or null. `on.changed` is called with each entry,
   * `on.invited` with the number of invitations, and `on.failed` with the error if the list cannot be followed.
   */
  constructor(call, link, on) {
    this.#call = call;
    this.#link = link;
    this.#on = on;
  }

  async list({ before, limit, signal } = {}) {
    const { conversations, version, invitations, next } = await this.#json('conversations', queryOf({ before, limit }), signal);
    return { conversations: conversations.map(entryOf), version, invitations, ...(next !== null && { next }) };
  }

  /** Follows the list from a version on, by default from now on, again with every link. */
  follow(version = 0) {
    const first = !this.#follows;
    this.#follows = true;
    if (version || first) {
      this.#version = version;
    }
    if (first && this.#link()) {
      this.open(this.#link());
    }
  }

  /** Follows the list on a link that is open now; tries again while the server advises it. */
  async open(link) {
    for (let failures = 1; this.#follows && this.#link() === link; failures++) {
      try {
        const reached = (version) => (this.#version ||= version);
        await link.list(this.#version, (entry) => this.#take(entry), reached);
        return;
      } catch (error) {
        if (this.#link() === link && error.advice !== 'retry') {
          this.#follows = false;
          this.#on.failed(error);
          return;
        }
        await sleep(pause(failures));
      }
    }
  }

  #take(entry) {
    this.#version = entry.version;
    if (entry.invitations === undefined) {
      this.#on.changed(entryOf(entry));
    } else {
      this.#on.invited(entry.invitations);
    }
  }

  read(conversation, offset, { epoch, thread } = {}) {
    return this.#set({ stream: streamOf(readable(conversation)), offset, epoch, thread });
  }

  received(conversation, offset, { epoch } = {}) {
    return this.#set({ stream: streamOf(readable(conversation)), delivered: offset, epoch });
  }

  mute(conversation, muted = true) {
    return this.#set({ stream: streamOf(readable(conversation)), muted });
  }

  mark(conversation, marked = true) {
    return this.#set({ stream: streamOf(readable(conversation)), marked });
  }

  keepPrivate(isPrivate = true) {
    return this.#set({ private: isPrivate });
  }

  async isPrivate({ signal } = {}) {
    const { private: isPrivate } = await this.#json('read', [], signal);
    return isPrivate;
  }

  async markers(conversation, { signal } = {}) {
    const { markers } = await this.#json(`${pathOf(conversation)}/markers`, [], signal);
    return markers;
  }

  readers(conversation, offset, { signal } = {}) {
    return this.#json(`${pathOf(conversation)}/messages/${offset}/readers`, [], signal);
  }

  /** Sends the change by the open link, which needs no request of its own. */
  async #set(change) {
    const link = this.#link();
    if (link) {
      await link.post('read', change);
    } else {
      await this.#call('read', { ...postOf(change), signal: bounded() });
    }
  }

  async #json(path, query, signal) {
    const response = await this.#call(path, { query, signal: bounded(signal) });
    return response.json();
  }
}
