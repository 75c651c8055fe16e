import { roomOf } from './conversation.js';
import { texts } from './dialog-texts.js';
import { shown } from './message.js';
import { explained } from './texts.js';
import { h, shallowReactive } from './vue.js';

const CHANGES = ['pin', 'unpin'];

/** The pinned messages of the open room. */
export class Pins {
  #chat;
  #rooms;

  /** The room that was read last, and its pins in their order. */
  #view = shallowReactive({ room: null, pins: [] });

  /** The number of requests: answers to earlier ones are out of date. */
  #asked = 0;

  constructor(chat, parley) {
    this.#chat = chat;
    this.#rooms = parley.rooms;
    const listen = (type, listener) => parley.addEventListener(type, ({ detail }) => listener(detail));
    // The page follows the changes of the open room.
    listen('following', ({ conversation }) => conversation === `members:${this.#open}` && this.#load(this.#open));
    listen('members', ({ room, do: change }) => room === this.#open && CHANGES.includes(change) && this.#load(room));
    listen('edit', (edit) => this.#changed(edit));
    listen('removal', (removal) => this.#changed(removal));
    if (this.#open !== null) {
      this.#load(this.#open);
    }
  }

  get #open() {
    return roomOf(this.#chat.view.current);
  }

  async #load(room) {
    const number = ++this.#asked;
    // Without an answer they stay as they are.
    const found = await this.#rooms.pins(room).catch(() => null);
    if (found && number === this.#asked) {
      const pins = found.pins.map(({ message, ...pin }) => ({ ...pin, message: shown(message) }));
      Object.assign(this.#view, { room, pins });
    }
  }

  /** Reads the pins again after a change of a pinned message. */
  #changed({ conversation, offset }) {
    if (roomOf(conversation) === this.#open && this.has({ offset })) {
      this.#load(this.#open);
    }
  }

  /** Returns the pins of the open room in their order; none in other conversations. */
  all() {
    return this.#view.room === this.#open ? this.#view.pins : [];
  }

  /** Returns whether a message of the open room is pinned. */
  has(message) {
    return this.all().some(({ offset }) => offset === message.offset);
  }

  /** Pins a message of the open room, or ends its pin; rejects with an error that has a text for the user. */
  async set({ offset }, pinned) {
    const room = this.#open;
    try {
      await (pinned ? this.#rooms.pin(room, offset) : this.#rooms.unpin(room, offset));
    } catch (error) {
      throw Object.assign(new Error(texts.pinErrors[error.code] ?? explained(error)), { code: 'refused' });
    }
    await this.#load(room);
  }

  /** Renders the button that opens the list; nothing if there are no pins. */
  button() {
    const { length } = this.all();
    return length > 0 && h('button', { class: 'quiet', onClick: () => this.#chat.show('pins') }, texts.pinned(length));
  }
}
