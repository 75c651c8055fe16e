import { addEarlier, edge, mayHaveEarlier } from './conversation.js';
import { nextTick, shallowReactive } from './vue.js';

const PAGE = 50;

/** An inbox is shared by all conversations, so few of a page may be of this one; and who has read so far goes on. */
const LONG_PAGE = 200;
const FAR = 500;

/** Who scrolls makes many events; after a failure one a second is heeded. */
const AFTER_FAILURE = 1000;

/** Loads what lies before the messages of one conversation that are shown. */
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

  /** Loads one page, and goes on while `wantsMore` says so or it brought nothing for this conversation. */
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

  /** Nobody looks at it any more. */
  leave() {
    this.#left.abort();
  }

  async #loadPage() {
    const conversation = this.#conversation;
    const { person, messages } = conversation;
    const from = edge(conversation);
    const limit = person === null && messages.length <= FAR ? PAGE : LONG_PAGE;
    const page = await this.#chat.history(person, { before: from?.offset, limit, signal: this.#left.signal });
    const now = edge(conversation);
    if (now?.offset !== from?.offset || now?.epoch !== from?.epoch) {
      // The oldest were thrown away meanwhile, or the first one came.
      return 0;
    }
    if (from && from.epoch !== page.epoch) {
      // The server's data are others now: it does not have what came before these.
      conversation.reach = { ...from, end: true };
      return 0;
    }
    conversation.reach = { offset: page.before ?? 0, epoch: page.epoch, end: page.before === undefined };
    return addEarlier(
      conversation,
      person === null ? page.messages : page.messages.filter((m) => m.from === person),
    );
  }
}
