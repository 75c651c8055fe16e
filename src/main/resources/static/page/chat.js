import { add, conversationWith, remove, FOLLOWED, READ, trim } from './conversation.js';
import { EVERYONE, INBOX, Link } from './link.js';
import { keep, kept } from './memory.js';
import { personal, place, read } from './message.js';
import { Outgoing } from './outgoing.js';
import { Tabs } from './tabs.js';
import { reactive } from './vue.js';

const destinationOf = (person) => (person === null ? EVERYONE : `/user/${person}/queue/messages`);
const personOf = (destination) => (destination === EVERYONE ? null : destination.split('/')[2]);

/** What one user sees and does. With `person` null a conversation is everyone's. */
export class Chat {
  #link;
  #outgoing;
  #tabs;

  /** Whether the reader of the open conversation is at its end. */
  #follows = true;

  /** Called with the conversation and the message when something comes that nobody sees. */
  onMissed = () => {};

  constructor(me) {
    this.me = me;
    const { conversations, places, outgoing } = kept(me);
    this.view = reactive({
      connection: 'connecting',
      error: '',
      conversations: conversations ?? [conversationWith(null)],
      current: null,
      listing: false,
    });
    this.#tabs = new Tabs(me, {
      hello: () => this.#tellTabs(),
      sent: ({ person, messages }) => messages.forEach((message) => this.#show(this.#with(person), message)),
      read: ({ person }) => (this.#with(person).unread = 0),
      draft: ({ person, draft }) => (this.#with(person).draft = draft),
    });
    this.#outgoing = new Outgoing(outgoing);
    this.#link = new Link(me, places ?? {}, this.#outgoing, {
      state: (state) => (this.view.connection = state),
      message: (destination, frame) => this.#receive(destination, read(frame)),
      stored: (draft, headers) => this.#stored(draft, headers),
      refused: (draft, reason) => this.#giveBack(draft, reason),
      gap: (destination) => this.#tellOfGap(destination),
      error: (text) => (this.view.error = text),
    });
    // A reload goes on where it was: the server has no copy of what this user wrote to one person.
    addEventListener('pagehide', this.#keep);
    document.addEventListener('visibilitychange', this.#look);
  }

  /** Leaves for good. */
  close() {
    this.#keep();
    removeEventListener('pagehide', this.#keep);
    document.removeEventListener('visibilitychange', this.#look);
    this.#tabs.close();
    this.#link.close();
  }

  #keep = () =>
    keep(this.me, {
      conversations: this.view.conversations,
      places: this.#link.places,
      outgoing: this.#outgoing.drafts,
    });

  /** Whoever comes back reads what is open; whoever goes may not come back. */
  #look = () => (document.hidden ? this.#keep() : this.#read(this.conversation()));

  #read(conversation) {
    conversation.unread = 0;
    this.#tabs.tell('read', { person: conversation.person });
  }

  /** A tab that has just been opened has not seen what was sent to one person from another. */
  #tellTabs() {
    for (const { person, messages } of this.view.conversations) {
      const sent = messages.filter(({ from }) => from === this.me && person !== null);
      if (sent.length > 0) {
        this.#tabs.tell('sent', { person, messages: sent.map((message) => ({ ...message })) });
      }
    }
  }

  conversation() {
    return this.#with(this.view.current);
  }

  /** What the open conversation shows: what is stored, then what is not. */
  shown() {
    const { person, messages, refused } = this.conversation();
    const waiting = this.#outgoing.drafts
      .filter(({ destination }) => destination === destinationOf(person))
      .map((draft) => ({ ...draft, from: this.me, state: 'pending' }));
    return [...messages, ...refused, ...waiting];
  }

  open(person) {
    trim(this.conversation(), FOLLOWED);
    this.view.current = person;
    this.view.listing = false;
    this.#read(this.conversation());
  }

  /** On a phone, where there is room for one of both: the list in place of the conversation. */
  list() {
    this.view.listing = true;
  }

  /** Who is writing to whom the open conversation is with. */
  typing() {
    return [];
  }

  /** Tells whether the reader of the open conversation is at its end. */
  follow(follows) {
    this.#follows = follows;
    if (follows) {
      this.conversation().below = 0;
    }
  }

  /** Keeps what is being written. */
  write(text) {
    const { person } = this.conversation();
    this.conversation().draft = text;
    this.#tabs.tell('draft', { person, draft: text });
  }

  send() {
    const conversation = this.conversation();
    const text = conversation.draft;
    this.write('');
    conversation.refused = [];
    this.view.error = '';
    this.#outgoing.add(destinationOf(conversation.person), text);
  }

  #with(person) {
    const known = this.view.conversations.find((c) => c.person === person);
    if (!known) {
      this.view.conversations.push(conversationWith(person));
    }
    return known ?? this.view.conversations.at(-1);
  }

  #receive(destination, message) {
    if (message.from === this.me) {
      // One's own copy tells as much as the receipt.
      this.#outgoing.settle(message.clientId);
    }
    if (destination === EVERYONE) {
      this.#show(this.#with(null), message);
    } else {
      this.#show(this.#with(message.from), personal(message));
    }
  }

  /** Everyone's conversation sends a copy to its writer, and one person's does not. */
  #stored({ id: clientId, destination, text, time }, headers) {
    const conversation = this.#with(personOf(destination));
    const message = { id: headers['message-id'], clientId, from: this.me, time, text };
    if (destination !== EVERYONE) {
      this.#show(conversation, message);
      this.#tabs.tell('sent', { person: conversation.person, messages: [message] });
      return;
    }
    const { offset, epoch } = place(headers);
    // The copy may have been lost in a gap. What lies above all that is shown comes by scrolling there.
    if (conversation.messages.some((m) => m.epoch === epoch && m.offset < offset)) {
      this.#show(conversation, { ...message, offset, epoch });
    }
  }

  #show(conversation, message) {
    if (message.removes) {
      remove(conversation, message);
      return;
    }
    const isOpen = conversation.person === this.view.current;
    const isNew = add(conversation, message);
    trim(conversation, isOpen && !this.#follows ? READ : FOLLOWED);
    if (isNew && message.from !== this.me) {
      this.#count(conversation, message, isOpen);
    }
  }

  /** What comes is read if it is looked at, or waits further down, or is missed. */
  #count(conversation, message, isOpen) {
    if (isOpen && !this.#follows) {
      conversation.below++;
    }
    if (isOpen && !document.hidden) {
      this.#tabs.tell('read', { person: conversation.person });
      return;
    }
    conversation.unread++;
    if (document.hidden) {
      this.onMissed(conversation, message);
    }
  }

  #giveBack({ id, destination, text, time }, reason) {
    const conversation = this.#with(personOf(destination));
    conversation.refused.push({ id, from: this.me, time, text, state: 'refused', reason });
    conversation.draft = [text, conversation.draft].filter(Boolean).join('\n');
  }

  #tellOfGap(destination) {
    for (const { person, messages } of this.view.conversations) {
      const affected = (destination === INBOX) === (person !== null);
      if (affected && messages.length > 0 && !messages.at(-1).notice) {
        messages.push({ id: `gap after ${messages.at(-1).id}`, notice: 'gap' });
      }
    }
  }
}
