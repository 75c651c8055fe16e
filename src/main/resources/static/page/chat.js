import { EVERYONE, INBOX, Link } from './link.js';
import { read, readPersonal } from './message.js';
import { reactive } from './vue.js';

const MAX_MESSAGES = 500;
const GAP = 'Messages may be missing here: the server no longer has them.';

const toPerson = (name) => `/user/${name}/queue/messages`;
const personOf = (destination) => (destination === EVERYONE ? null : destination.split('/')[2]);

/** What one user sees and does. With `person` null a conversation is everyone's. */
export class Chat {
  #link;
  #memory;

  constructor(me) {
    this.me = me;
    this.#memory = `parley.chat.${me}`;
    const kept = JSON.parse(sessionStorage.getItem(this.#memory) ?? '{}');
    this.view = reactive({
      connection: 'connecting',
      error: '',
      conversations: kept.conversations ?? [{ person: null, messages: [], unread: 0, draft: '' }],
      current: null,
    });
    this.#link = new Link(me, kept.link ?? {}, {
      state: (state) => (this.view.connection = state),
      message: (destination, frame) => this.#receive(destination, frame),
      stored: (draft, id) => this.#stored(draft, id),
      refused: (draft) => this.#giveBack(draft),
      gap: (destination) => this.#tellOfGap(destination),
      error: (text) => (this.view.error = text),
    });
    // A reload goes on where it was: the server has no copy of what this user wrote to one person.
    addEventListener('pagehide', this.#keep);
  }

  /** Leaves for good. */
  close() {
    this.#keep();
    removeEventListener('pagehide', this.#keep);
    this.#link.close();
  }

  #keep = () => {
    const kept = { conversations: this.view.conversations, link: this.#link.state() };
    try {
      sessionStorage.setItem(this.#memory, JSON.stringify(kept));
    } catch {
      // Too much to keep; then the next page starts anew.
      sessionStorage.removeItem(this.#memory);
    }
  };

  conversation() {
    return this.#with(this.view.current);
  }

  open(person) {
    this.view.current = person;
    this.conversation().unread = 0;
  }

  send() {
    const conversation = this.conversation();
    const text = conversation.draft;
    conversation.draft = '';
    this.view.error = '';
    this.#link.send(conversation.person === null ? EVERYONE : toPerson(conversation.person), text);
  }

  #with(person) {
    const known = this.view.conversations.find((c) => c.person === person);
    if (!known) {
      this.view.conversations.push({ person, messages: [], unread: 0, draft: '' });
    }
    return known ?? this.view.conversations.at(-1);
  }

  #receive(destination, frame) {
    if (destination === EVERYONE) {
      this.#show(this.#with(null), read(frame));
    } else {
      const message = readPersonal(frame);
      this.#show(this.#with(message.from), message);
    }
  }

  /** Everyone's conversation sends a copy to its writer, and one person's does not. */
  #stored({ destination, text }, id) {
    if (destination !== EVERYONE) {
      this.#show(this.#with(personOf(destination)), { id, from: this.me, time: Date.now(), text });
    }
  }

  #show(conversation, message) {
    const { messages, person } = conversation;
    if (messages.some((m) => m.id === message.id)) {
      return;
    }
    messages.push(message);
    messages.splice(0, messages.length - MAX_MESSAGES);
    if (message.from !== this.me && person !== this.view.current) {
      conversation.unread++;
    }
  }

  #giveBack({ destination, text }) {
    const conversation = this.#with(personOf(destination));
    conversation.draft = [text, conversation.draft].filter(Boolean).join('\n');
  }

  #tellOfGap(destination) {
    for (const { person, messages } of this.view.conversations) {
      const affected = (destination === INBOX) === (person !== null);
      if (affected && messages.length > 0 && !messages.at(-1).notice) {
        messages.push({ id: `gap after ${messages.at(-1).id}`, notice: GAP });
      }
    }
  }
}
