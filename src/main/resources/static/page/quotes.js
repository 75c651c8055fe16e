import { change } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Earlier } from './earlier.js';
import { absence, shown } from './message.js';
import { h, nextTick, shallowReactive, watch } from './vue.js';

/** Maximum number of characters that are shown of a message. */
const SHOWN = 200;

/** Time in ms for which a message is marked to which the user has jumped. */
const MARKED = 2_000;

const excerpt = (message) => absence(message) || message.text.slice(0, SHOWN);

const quoted = (message) => [h('bdi', message.from), ' ', h('span', { dir: 'auto' }, excerpt(message))];

const keyOf = (id, offset) => `${id} ${offset}`;

/** The messages that others answer. */
export class Quotes {
  #chat;
  #parley;

  /** By conversation and offset: messages that are not loaded; null if the server has none. */
  #fetched = shallowReactive(new Map());
  #asked = new Set();

  /** The last request: there is one at a time. */
  #last = Promise.resolve();

  constructor(chat, parley) {
    this.#chat = chat;
    this.#parley = parley;
    parley.addEventListener('edit', ({ detail }) => this.#change(detail, shown(detail)));
    parley.addEventListener('removal', ({ detail }) => this.#change(detail, { text: '', removed: true }));
  }

  /** Changes a message that was requested. */
  #change({ conversation, offset, epoch }, { text, edited, removed }) {
    const key = keyOf(conversation, offset);
    const message = this.#fetched.get(key);
    if (message) {
      const held = { messages: [message] };
      change(held, { offset, epoch, text, ...(edited && { edited }), ...(removed && { removed }) });
      this.#fetched.set(key, held.messages[0]);
    }
  }

  /** Returns the message that one of the open conversation answers; null if it is gone, undefined if it is not known yet. */
  find({ repliesTo, epoch }) {
    const { id, messages, thread } = this.#chat.conversation();
    const isIt = (each) => each.offset === repliesTo && (!epoch || each.epoch === epoch);
    return messages.find(isIt) ?? thread?.messages.find(isIt) ?? this.#fetched.get(keyOf(id, repliesTo));
  }

  /** Requests such a message, unless it is known. */
  ask(message) {
    const { id } = this.#chat.conversation();
    const key = keyOf(id, message.repliesTo);
    if (this.find(message) === undefined && !this.#asked.has(key)) {
      this.#asked.add(key);
      this.#last = this.#last.then(() => this.#fetch(id, key, message.repliesTo));
    }
  }

  async #fetch(id, key, offset) {
    try {
      const { messages } = await this.#parley.history(id, { before: offset + 1, limit: 1 });
      this.#fetched.set(key, messages[0]?.offset === offset ? shown(messages[0]) : null);
    } catch {
      // It is requested again when the answer is shown again.
      this.#asked.delete(key);
    }
  }

  /** Scrolls to a message of the open conversation, which is loaded before with those after it, and focuses it. */
  async jump(message) {
    const { offset, epoch, thread } = message;
    const conversation = this.#chat.conversation();
    if (thread) {
      // It is in a thread, and not in the conversation.
      this.#chat.threads.open({ offset: thread, epoch });
      this.#show(offset);
      return;
    }
    if (!document.querySelector('.conversation').checkVisibility()) {
      // The thread is shown in its place.
      await this.#chat.threads.leave();
    }
    const isHere = () => conversation.messages.some((message) => message.offset === offset);
    // The earlier messages are kept although the log is at its end.
    this.#chat.follow(false);
    if (!isHere()) {
      await new Earlier(this.#chat, conversation).load(() => !isHere());
      await nextTick();
    }
    if (conversation !== this.#chat.conversation()) {
      return;
    }
    if (!this.#show(offset)) {
      this.#chat.fail(texts.notFound);
    }
  }

  /** Scrolls to a message that is loaded, and focuses it; returns whether it is. */
  #show(offset) {
    const line = document.querySelector(`.log [data-offset="${offset}"]`);
    if (line) {
      line.scrollIntoView({ block: 'center' });
      line.tabIndex = -1;
      line.focus({ preventScroll: true });
      line.classList.add('found');
      setTimeout(() => line.classList.remove('found'), MARKED);
    }
    return Boolean(line);
  }
}

/** The message that another one answers, above that one. */
export const Quote = {
  props: ['quotes', 'message'],
  setup({ quotes, message }) {
    watch(() => quotes.find(message) === undefined, (isMissing) => isMissing && quotes.ask(message), { immediate: true });
    return () => {
      const found = quotes.find(message);
      return found
        ? h('button', { class: 'quote', title: texts.inReplyTo(found.from), onClick: () => quotes.jump(found) }, quoted(found))
        : h('p', { class: 'quote' }, found === null ? texts.quoteGone : '…');
    };
  },
};

/** The message that the user answers, above the composer. */
export const AnswerBar = {
  props: ['message'],
  emits: ['close'],
  setup:
    ({ message }, { emit }) =>
    () =>
      h('div', { class: 'answer' }, [
        h('p', { class: 'quote' }, [h('span', { class: 'unseen' }, texts.inReplyTo(message.from)), ...quoted(message)]),
        h('button', { class: 'quiet', onClick: () => emit('close') }, texts.cancelReply),
      ]),
};
