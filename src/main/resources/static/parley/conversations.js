import { conversationOf, readable, streamOf } from './conversation.js';
import { bounded, postOf, queryOf } from './request.js';

/** The content type of the markers that have moved. */
export const MARKERS = 'application/vnd.parley.markers+json';

/** Returns an entry of the list with the name that the conversation has here. */
export const entryOf = ({ stream, ...entry }) => ({ conversation: conversationOf(stream), ...entry });

const pathOf = (conversation) => `streams/${encodeURIComponent(streamOf(readable(conversation)))}`;

/** The list of the user's conversations, and the markers in them. parley.d.ts describes its methods. */
export class Conversations {
  #call;
  #link;
  #tell;

  /** The version of the list that the client has; null while it does not follow the list. */
  #version = null;

  /** `call` sends a request to the HTTP API; `link` returns the open link, or null; `tell` is called with each entry. */
  constructor(call, link, tell) {
    this.#call = call;
    this.#link = link;
    this.#tell = tell;
  }

  async list({ before, limit, signal } = {}) {
    const { conversations, version, next } = await this.#json('conversations', queryOf({ before, limit }), signal);
    return { conversations: conversations.map(entryOf), version, ...(next !== null && { next }) };
  }

  /** Follows the list from a version on, again with every link. */
  follow(version = 0) {
    const first = this.#version === null;
    this.#version = version;
    if (first && this.#link()) {
      this.open(this.#link());
    }
  }

  open(link) {
    if (this.#version !== null) {
      link.list(this.#version, (entry) => {
        this.#version = entry.version;
        this.#tell(entryOf(entry));
      });
    }
  }

  read(conversation, offset, { epoch } = {}) {
    return this.#set({ stream: streamOf(readable(conversation)), offset, epoch });
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
      await link.mark(change);
    } else {
      await this.#call('read', { ...postOf(change), signal: bounded() });
    }
  }

  async #json(path, query, signal) {
    const response = await this.#call(path, { query, signal: bounded(signal) });
    return response.json();
  }
}
