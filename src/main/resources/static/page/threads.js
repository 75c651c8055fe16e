import { addEarlier } from './conversation.js';
import { texts } from './dialog-texts.js';
import { mentioned, MOST_MENTIONED } from './mentions.js';
import { shown } from './message.js';
import { unreadSign } from './people.js';
import { entryOf, settle } from './replies.js';
import { isChangeable } from './rights.js';
import { firstButtonOf, inLine, tabStop } from './tab-stop.js';
import { ThreadPanel } from './thread-panel.js';
import { h, nextTick, watch } from './vue.js';

/** Number of messages of a page of a thread. */
const PAGE = 50;

/** The button below the first message of a thread, with the numbers of its messages. `isFirst` if the message has no menu. */
const Replies = {
  props: ['threads', 'entry', 'isFirst'],
  setup(props) {
    const { threads } = props;
    const attributes = props.isFirst ? tabStop : inLine;
    watch(() => props.entry.isKnown, (isKnown) => isKnown || threads.ask(props.entry), { immediate: true });
    return () => {
      const { entry } = props;
      const open = () => threads.open(entry);
      // A screen reader that announces a new message does not announce its button.
      return h('p', { 'aria-live': 'off' }, [
        h('button', { class: ['replies', 'quiet', { stop: props.isFirst }], ...attributes, onClick: open }, [
          texts.replies(entry.count),
          entry.isKnown && unreadSign(entry.unread),
        ]),
      ]);
    };
  },
};

/** The threads of the open conversation, one of which may be open next to it. */
export class Threads {
  #chat;
  #parley;

  /** The last request for the numbers of a thread: there is one at a time. */
  #last = Promise.resolve();

  constructor(chat, parley) {
    this.#chat = chat;
    this.#parley = parley;
    parley.addEventListener('gap', ({ detail }) => this.#reload(detail.conversation));
    document.addEventListener('visibilitychange', this.read);
  }

  /** Stops reading the open thread. */
  close() {
    document.removeEventListener('visibilitychange', this.read);
  }

  /** Returns what is shown below a message with which a thread begins. */
  below(message) {
    const { offset, epoch } = message;
    const entry = this.#chat.conversation().threads.get(offset);
    const isFirst = !isChangeable(message);
    const key = `replies ${offset} ${isFirst}`;
    return entry?.epoch === epoch && entry.count > 0 && h(Replies, { key, threads: this, entry, isFirst });
  }

  /** Renders the open thread; nothing if there is none. */
  panel() {
    const conversation = this.#chat.conversation();
    const { id, thread } = conversation;
    const key = thread && `${id} ${thread.epoch} ${thread.offset}`;
    return thread && h(ThreadPanel, { key, chat: this.#chat, threads: this, conversation });
  }

  /** Returns the entry of the open thread of a conversation. */
  entry(conversation) {
    return entryOf(conversation, conversation.thread);
  }

  /** Requests the numbers of a thread of the open conversation. */
  ask(entry) {
    const { id } = this.#chat.conversation();
    if (!entry.recent) {
      entry.recent = [];
      this.#last = this.#last.then(() => this.#ask(id, entry));
    }
  }

  async #ask(id, entry) {
    try {
      const page = await this.#parley.thread(id, entry.offset, { limit: 1 });
      if (page.epoch === entry.epoch) {
        settle(entry, page);
      }
    } catch {
      // It is requested again when the message is shown again.
    }
    entry.recent = null;
  }

  /** Opens the thread that begins with a message of the open conversation. */
  open({ offset, epoch }) {
    const conversation = this.#chat.conversation();
    if (conversation.thread?.offset !== offset) {
      entryOf(conversation, { offset, epoch });
      conversation.thread = { offset, epoch, first: null, messages: [], earlier: undefined, state: 'loading', read: 0 };
      this.load(conversation);
    }
  }

  /** Closes the open thread, and moves the focus to the message with which it begins. */
  async leave() {
    const conversation = this.#chat.conversation();
    const { offset } = conversation.thread;
    conversation.thread = null;
    this.#chat.look();
    await nextTick();
    const line = document.querySelector(`.conversation [data-offset="${offset}"]`);
    (line?.querySelector('.replies') ?? firstButtonOf(offset) ?? document.querySelector('.composer textarea, .with h2'))?.focus();
  }

  #reload(id) {
    const conversation = this.#chat.find(id);
    if (conversation?.thread) {
      Object.assign(conversation.thread, { messages: [], earlier: undefined });
      this.load(conversation);
    }
  }

  /** Loads the last messages of the open thread, or those before the loaded ones. */
  async load(conversation) {
    const { thread } = conversation;
    const { offset, earlier: before } = thread;
    thread.state = 'loading';
    try {
      const page = await this.#parley.thread(conversation.id, offset, { before, limit: PAGE });
      if (page.epoch !== thread.epoch) {
        throw new Error('The messages have another epoch');
      }
      addEarlier(thread, page.messages.map((message) => shown({ ...message, known: true })));
      const read = Math.max(thread.read, page.read);
      Object.assign(thread, { first: shown(page.first), earlier: page.before, read, state: 'loaded' });
      settle(entryOf(conversation, thread), page);
      this.read();
    } catch {
      thread.state = 'failed';
    }
  }

  /** Moves the marker of the user in the open thread to its last message, if the user sees it. */
  read = () => {
    const conversation = this.#chat.conversation();
    const { id, thread } = conversation;
    if (!thread || thread.state !== 'loaded' || !this.#chat.looksAtThread(conversation)) {
      return;
    }
    const last = thread.messages.findLast(({ offset }) => offset);
    this.entry(conversation).unread = 0;
    if (last?.offset > thread.read) {
      thread.read = last.offset;
      this.#parley.conversations.read(id, last.offset, { thread: thread.offset, epoch: thread.epoch }).catch(() => {
        // The next message moves it, or the thread is read again when it is opened.
        thread.read = 0;
      });
    }
  };

  /** Sends the text that the user has written in the open thread. */
  send(conversation) {
    const entry = this.entry(conversation);
    const { draft: text, answer } = entry;
    Object.assign(entry, { draft: '', returned: '', refused: [], answer: null });
    const mentions = mentioned(text).slice(0, MOST_MENTIONED);
    this.#parley.send(conversation.id, text, { mentions, repliesTo: answer?.offset, thread: entry.offset });
  }
}
