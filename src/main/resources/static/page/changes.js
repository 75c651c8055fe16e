import { change } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Editor } from './editor.js';
import { mentioned, MOST_MENTIONED } from './mentions.js';
import { MessageMenu } from './message-menu.js';
import { AnswerBar, Quote, Quotes } from './quotes.js';
import { Reactions } from './reactions.js';
import { RemovalDialog } from './removal-dialog.js';
import { isChangeable, rightsOf } from './rights.js';
import { firstButtonOf, tabStop } from './tab-stop.js';
import { explained } from './texts.js';
import { h, nextTick, shallowReactive } from './vue.js';

/** Returns the field of the composer that is shown: that of the conversation, or else of its thread. */
const field = () => [...document.querySelectorAll('.composer textarea')].find((each) => each.checkVisibility());

/** Moves the focus to an element, or to the field of the composer if it is gone. */
const focus = (element) => (element?.isConnected ? element : field())?.focus();

/** Returns an error with the text of a refused change, in the user's language. */
const refusal = (error) => Object.assign(new Error(texts.changeErrors[error.code] ?? explained(error)), { code: 'refused' });

/** Loads the layout of changes, once per page. */
await new Promise((resolve) => {
  const sheet = document.createElement('link');
  Object.assign(sheet, { rel: 'stylesheet', href: new URL('changes.css', import.meta.url).href, onload: resolve, onerror: resolve });
  document.head.append(sheet);
});

/** Edits, removals and answers of the open conversation: what the user does, and how the messages are shown. */
export class Changes {
  #chat;
  #parley;
  #quotes;
  #reactions;

  /** By id of the messages that are edited: the element that has the focus afterwards. */
  #editing = shallowReactive(new Map());

  /** The message whose menu is open, with its button, and the message that the user is about to remove; null if there is none. */
  #view = shallowReactive({ menu: null, removing: null });

  /** The number of menus that were opened. */
  #opened = 0;

  constructor(chat, parley) {
    this.#chat = chat;
    this.#parley = parley;
    this.#quotes = new Quotes(chat, parley);
    this.#reactions = new Reactions(chat, parley);
  }

  /** Returns what a line shows of a message in addition: above the text, in place of it, and below. */
  of(message) {
    const isEdited = isChangeable(message) && this.#editing.has(message.id);
    return {
      attributes: { 'data-offset': message.offset, onContextmenu: (event) => this.#press(event, message) },
      above: message.repliesTo && h(Quote, { quotes: this.#quotes, message }),
      body: isEdited && this.#editor(message),
      below: [
        message.edited && !message.removed && !isEdited && h('p', { class: 'edited' }, texts.edited),
        isChangeable(message) && !isEdited && this.#button(message),
        message.offset && this.#reactions.below(message),
        message.offset && this.#chat.threads?.below(message),
      ],
    };
  }

  #button(message) {
    const attributes = { class: 'more stop', 'aria-label': texts.messageActions, 'aria-haspopup': 'menu', ...tabStop };
    const open = ({ currentTarget }) => this.#open(message, currentTarget);
    // A screen reader that announces a new message does not announce its button.
    return h('span', { 'aria-live': 'off' }, h('button', { ...attributes, onClick: open }, '⋯'));
  }

  /** Opens the menu after a long press. A mouse has the menu of the browser. */
  #press(event, message) {
    if (event.pointerType === 'touch' && isChangeable(message) && !this.#editing.has(message.id)) {
      event.preventDefault();
      this.#open(message, event.currentTarget.querySelector('.more'));
    }
  }

  #open(message, button) {
    this.#view.menu = { number: ++this.#opened, message, button };
  }

  /** Closes a menu. The browser tells of its end later, when the next one may be open. */
  #close(menu) {
    if (this.#view.menu === menu) {
      this.#view.menu = null;
    }
  }

  #items({ message, button }) {
    const rights = rightsOf(this.#chat.me, this.#chat.conversation(), message);
    const copy = () => navigator.clipboard.writeText(message.text).then(() => focus(button));
    return [
      rights.reply && { label: texts.reply, run: () => this.#answer(message) },
      rights.reply && !message.thread && { label: texts.replyInThread, run: () => this.#chat.threads.open(message) },
      rights.edit && { label: texts.edit, run: () => this.#edit(message, button) },
      // Browsers have no clipboard on pages without https.
      navigator.clipboard && { label: texts.copy, run: copy },
      rights.pin && this.#pinning(message),
      rights.remove && { label: texts.removeIt, run: () => (this.#view.removing = { message, button }) },
    ].filter(Boolean);
  }

  #pinning(message) {
    const { pins } = this.#chat;
    const isPinned = pins.has(message);
    const run = () => pins.set(message, !isPinned).catch((error) => this.#chat.fail(error.message));
    return { label: isPinned ? texts.unpin : texts.pin, run };
  }

  /** Shows a message of the open conversation, which may not be loaded yet. */
  jump(message) {
    return this.#quotes.jump(message);
  }

  /** Renders what is above the composer: the message that the user answers. */
  above(conversation) {
    const { answer } = conversation;
    return answer && h(AnswerBar, { key: 'answer', message: answer, onClose: () => this.#dismiss(conversation) });
  }

  /** Renders what is over the page: an open menu, a question. */
  over() {
    const { menu, removing } = this.#view;
    const conversation = this.#chat.conversation();
    return [
      menu &&
        h(MessageMenu, {
          key: menu.number,
          items: this.#items(menu),
          reactions: this.#reactions.mayReact(menu.message) ? this.#reactions.offered(menu.message) : [],
          button: menu.button,
          onClose: () => this.#close(menu),
        }),
      removing &&
        h(RemovalDialog, {
          key: 'removing',
          message: removing.message,
          remove: () => this.#remove(conversation, removing.message),
          onClose: () => this.#closeRemoval(removing.button),
        }),
    ];
  }

  /**
   * Handles a key in the field of a composer: arrow up edits the last own message, Escape ends an answer. `place` has the
   * text and the answer, and `messages` are those above the field: of the conversation or of its open thread.
   */
  key(event, conversation, place = conversation, messages = conversation.messages) {
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.isComposing;
    if (event.key === 'Escape' && place.answer) {
      place.answer = null;
      event.preventDefault();
    } else if (event.key === 'ArrowUp' && isPlain && place.draft === '') {
      const mayEdit = (message) => isChangeable(message) && rightsOf(this.#chat.me, conversation, message).edit;
      const last = messages.findLast(mayEdit);
      if (last) {
        event.preventDefault();
        this.#edit(last, event.currentTarget);
      }
    }
  }

  #answer(message) {
    const conversation = this.#chat.conversation();
    if (message.thread) {
      this.#chat.threads.entry(conversation).answer = message;
      document.querySelector('.thread textarea')?.focus();
    } else {
      conversation.answer = message;
      field()?.focus();
    }
  }

  #dismiss(conversation) {
    conversation.answer = null;
    field()?.focus();
  }

  #edit(message, from) {
    this.#editing.set(message.id, from);
  }

  #editor(message) {
    const conversation = this.#chat.conversation();
    const close = async () => {
      const from = this.#editing.get(message.id);
      this.#editing.delete(message.id);
      await nextTick();
      // The button was not there while the message was edited.
      focus(from.matches('.composer textarea') ? from : firstButtonOf(message.offset));
    };
    return h(Editor, { message, save: (text) => this.#save(conversation, message, text), onClose: close });
  }

  async #save(conversation, { offset, epoch }, text) {
    const mentions = mentioned(text).slice(0, MOST_MENTIONED);
    const edit = (options) => this.#parley.edit(conversation.id, offset, text, options);
    // The browser may know letters that the server does not.
    const isUnknown = ({ code }) => code === 'bad-header' && mentions.length > 0;
    const stored = await edit({ mentions })
      .catch((error) => (isUnknown(error) ? edit() : Promise.reject(error)))
      .catch((error) => Promise.reject(refusal(error)));
    const mentioning = mentions.length > 0 ? mentions : undefined;
    change(conversation, { offset, epoch, text, mentions: mentioning, edited: stored.offset });
  }

  async #remove(conversation, { offset, epoch }) {
    await this.#parley.remove(conversation.id, offset).catch((error) => Promise.reject(refusal(error)));
    change(conversation, { offset, epoch, text: '', removed: true });
  }

  async #closeRemoval(button) {
    this.#view.removing = null;
    await nextTick();
    focus(button);
  }
}
