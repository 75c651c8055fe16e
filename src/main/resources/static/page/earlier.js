import { addEarlier, edge, mayHaveEarlier } from './conversation.js';
import { shown } from './message.js';
import { countReplies } from './replies.js';
import { nextTick, shallowReactive } from './vue.js';

const PAGE = 50;

/** Larger page: a user that has scrolled far continues. */
const LONG_PAGE = 200;
const FAR = 500;

/** Minimum time in ms between a failure and the next attempt: scrolling causes many events. */
const AFTER_FAILURE = 1000;

/** Loads the earlier messages of one conversation. */
export class Earlier {
  state = shallowReactive({ loading: false, failed: false });
  #chat;
  #conversation;
  #left = new AbortController();
  #failedAt = -Infinity;

  constructor(chat, conversation) {
    this.#chat = chat;
    this.#conversation = conversation;
  }

  /** Loads a page, and further ones while `wantsMore` returns true or a page had nothing for this conversation. */
  async load(wantsMore = () => false) {
    const soon = performance.now() - this.#failedAt < AFTER_FAILURE;
    if (this.state.loading || soon || !mayHaveEarlier(this.#conversation)) {
      return;
    }
    Object.assign(this.state, { loading: true, failed: false });
    try {
      let added;
      do {
        added = await this.#loadPage();
        await nextTick();
      } while (mayHaveEarlier(this.#conversation) && (added === 0 || wantsMore()));
    } catch {
      this.#failedAt = performance.now();
      this.state.failed = true;
    }
    this.state.loading = false;
  }

  /** Aborts loading, as the conversation is no longer shown. */
  leave() {
    this.#left.abort();
  }

  async #loadPage() {
    const conversation = this.#conversation;
    const { id, messages } = conversation;
    const from = edge(conversation);
    const limit = messages.length <= FAR ? PAGE : LONG_PAGE;
    const page = await this.#chat.history(id, { before: from.offset, limit, signal: this.#left.signal });
    const now = edge(conversation);
    if (now?.offset !== from.offset || now?.epoch !== from.epoch) {
      // Meanwhile the oldest messages were discarded.
      return 0;
    }
    if (from.epoch !== page.epoch) {
      // The stream has a new epoch: the server does not have the messages before these.
      conversation.reach = { ...from, end: true };
      return 0;
    }
    conversation.reach = { offset: page.before ?? 0, epoch: page.epoch, end: page.before === undefined };
    countReplies(conversation, page);
    const others = page.messages.filter(({ thread }) => !thread);
    return addEarlier(conversation, others.map((message) => shown({ ...message, known: true })));
  }
}
