import { Parley } from '../parley.js';
import { add, conversationWith, remove, FOLLOWED, READ, trim } from './conversation.js';
import { Memory } from './memory.js';
import { shown } from './message.js';
import { Tabs } from './tabs.js';
import { texts } from './texts.js';
import { reactive } from './vue.js';
import { Writers } from './writers.js';

const EVERYONE = 'everyone';
const INBOX = 'inbox';
const PERSON = 'person:';

const nameOf = (person) => (person === null ? EVERYONE : PERSON + person);
const personOf = (conversation) => (conversation === EVERYONE ? null : conversation.slice(PERSON.length));

/** Refusals of the connection after which the user has to say anew who it is. */
const UNPROVEN = ['no-token', 'bad-token', 'token-ended', 'forbidden'];

/** What one user sees and does. With `person` null a conversation is everyone's. */
export class Chat {
  #parley;
  #tabs;
  #memory;
  #writers = new Writers();

  /** Whether the reader of the open conversation is at its end. */
  #follows = true;

  /** Called with the conversation and the message when something comes that nobody sees. */
  onMissed = () => {};

  /** Called when it has ended: with the code of the refusal if the server does not believe the name, or ''. */
  onLeft = () => {};

  constructor(me, token) {
    this.me = me;
    this.#memory = new Memory(me, () => ({ conversations: this.view.conversations, places: this.#parley.places }));
    const { conversations, places, outgoing } = this.#memory.load();
    conversations?.forEach(({ messages }) => messages.forEach(Object.freeze));
    this.#parley = new Parley({ user: me, token: token || undefined, places, outgoing });
    this.view = reactive({
      connection: 'connecting',
      error: '',
      // Whoever enters a name has to be let in before what was kept under that name is shown.
      admitted: this.#memory.wasHere,
      conversations: conversations ?? [conversationWith(null)],
      current: null,
      listing: false,
      outgoing: this.#parley.outgoing,
    });
    this.#tabs = new Tabs(me, {
      hello: () => this.#tellTabs(),
      sent: ({ person, messages }) => messages.forEach((message) => this.#show(this.#with(person), shown(message))),
      left: () => this.#left(),
      read: ({ person }) => (this.#with(person).unread = 0),
      draft: ({ person, draft }) => (this.#with(person).draft = draft),
    });
    this.#listen();
    this.#parley.follow(EVERYONE, { history: 50 });
    this.#parley.follow(INBOX);
    this.#parley.connect();
    document.addEventListener('visibilitychange', this.#look);
  }

  #listen() {
    const listen = (type, listener) => this.#parley.addEventListener(type, ({ detail }) => listener(detail));
    listen('state', (state) => this.#change(state));
    listen('outgoing', () => this.#keepOutgoing());
    listen('message', (message) => this.#receive(message));
    listen('typing', ({ conversation, from }) => this.#writers.add(conversation, from));
    listen('removal', (removal) => this.#remove(removal));
    listen('stored', (draft) => this.#stored(draft));
    listen('refused', (draft) => this.#giveBack(draft));
    listen('gap', ({ conversation }) => this.#tellOfGap(conversation));
    listen('following', () => (this.view.error = ''));
    listen('error', (error) => this.#tell(error));
  }

  #change(state) {
    this.view.connection = state;
    if (state === 'connected') {
      this.view.admitted = true;
      this.#memory.here();
    }
  }

  #keepOutgoing() {
    this.view.outgoing = this.#parley.outgoing;
    this.#memory.outgoing(this.view.outgoing);
  }

  #tell({ code, message }) {
    if (UNPROVEN.includes(code)) {
      this.#memory.away();
      this.close();
      this.onLeft(code);
    } else {
      this.view.error = message;
    }
  }

  #remove(removal) {
    remove(this.#with(null), removal);
    this.#memory.changed(this.#with(null));
  }

  /** Logs out, in every tab: nothing of this user stays in the browser. */
  leave() {
    this.#tabs.tell('left');
    this.#left();
  }

  #left() {
    this.#memory.forget();
    this.#end();
    this.onLeft('');
  }

  /** Ends, and keeps what the next page needs. */
  close() {
    this.#memory.write();
    this.#end();
  }

  #end() {
    document.removeEventListener('visibilitychange', this.#look);
    this.#tabs.close();
    this.#writers.clear();
    this.#parley.close();
  }

  /** Whoever comes back reads what is open; whoever goes may not come back. */
  #look = () => (document.hidden ? this.#memory.write() : this.#read(this.conversation()));

  #read(conversation) {
    conversation.unread = 0;
    this.#memory.changed(conversation);
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
    const waiting = this.view.outgoing
      .filter((draft) => draft.conversation === nameOf(person))
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
    return this.#writers.in(nameOf(this.view.current));
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
    this.#memory.changed(this.conversation());
    if (text !== '') {
      this.#parley.typing(nameOf(person));
    }
    this.#tabs.tell('draft', { person, draft: text });
  }

  send() {
    const conversation = this.conversation();
    const text = conversation.draft;
    this.write('');
    conversation.refused = [];
    this.view.error = '';
    this.#parley.send(nameOf(conversation.person), text);
  }

  #with(person) {
    const known = this.view.conversations.find((c) => c.person === person);
    if (!known) {
      this.view.conversations.push(conversationWith(person));
    }
    return known ?? this.view.conversations.at(-1);
  }

  /** A page of what was written earlier, to everyone or to this user. */
  async history(person, options) {
    const page = await this.#parley.history(person === null ? EVERYONE : INBOX, options);
    return { ...page, messages: page.messages.map(shown) };
  }

  #receive(message) {
    this.#writers.remove(message.conversation, message.from);
    this.#show(this.#with(personOf(message.conversation)), shown(message));
  }

  /** Everyone's conversation sends a copy to its writer, and one person's does not. */
  #stored({ id: clientId, conversation: name, text, time, messageId, offset, epoch }) {
    const conversation = this.#with(personOf(name));
    const message = shown({ id: messageId, clientId, from: this.me, time, text });
    if (name !== EVERYONE) {
      // The server has no copy for its writer.
      this.#memory.sent(conversation.person, [message]);
      this.#show(conversation, message);
      this.#tabs.tell('sent', { person: conversation.person, messages: [message] });
      return;
    }
    // The copy may have been lost in a gap. What lies above all that is shown comes by scrolling there.
    if (conversation.messages.some((m) => m.epoch === epoch && m.offset < offset)) {
      this.#show(conversation, shown({ ...message, offset, epoch }));
    }
  }

  #show(conversation, message) {
    const isOpen = conversation.person === this.view.current;
    const isNew = add(conversation, message);
    this.#memory.changed(conversation);
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

  #giveBack({ id, conversation: name, text, time, code, message }) {
    const conversation = this.#with(personOf(name));
    const reason = code === 'message-too-large' ? texts.tooLong : message;
    conversation.refused.push({ id, from: this.me, time, text, state: 'refused', reason });
    conversation.draft = [text, conversation.draft].filter(Boolean).join('\n');
    this.#memory.changed(conversation);
  }

  #tellOfGap(name) {
    for (const { person, messages } of this.view.conversations) {
      const affected = (name === INBOX) === (person !== null);
      if (affected && messages.length > 0 && !messages.at(-1).notice) {
        messages.push({ id: `gap after ${messages.at(-1).id}`, notice: 'gap' });
        this.#memory.changed(this.#with(person));
      }
    }
  }
}
