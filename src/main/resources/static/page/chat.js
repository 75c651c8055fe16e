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

/** Codes of rejections after which the user must enter name and token again. */
const UNPROVEN = ['no-token', 'bad-token', 'token-ended', 'forbidden'];

/** The state and the actions of one user. A conversation with `person` null is that of everyone. */
export class Chat {
  #parley;
  #tabs;
  #memory;
  #writers = new Writers();

  /** Whether the open conversation is scrolled to its end. */
  #follows = true;

  /** Called with the conversation and the message when a message arrives while the page is hidden. */
  onMissed = () => {};

  /** Called when the chat has ended: with the code of the rejection if the server rejects the identity, or ''. */
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
      // What is stored under a name is shown only after the server has accepted the user.
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

  /** Logs out in every tab, and removes all data of this user from the browser. */
  leave() {
    this.#tabs.tell('left');
    this.#left();
  }

  #left() {
    this.#memory.forget();
    this.#end();
    this.onLeft('');
  }

  /** Ends the chat, and stores what the next page needs. */
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

  /** Marks the open conversation as read when the page is shown; a hidden page may be closed, so writes. */
  #look = () => (document.hidden ? this.#memory.write() : this.#read(this.conversation()));

  #read(conversation) {
    conversation.unread = 0;
    this.#memory.changed(conversation);
    this.#tabs.tell('read', { person: conversation.person });
  }

  /** Sends messages to persons to the other tabs: a new tab has not seen them. */
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

  /** Returns what the open conversation shows: stored messages, then rejected and waiting ones. */
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

  /** Shows the list instead of the conversation, on a screen that has room for one of them. */
  list() {
    this.view.listing = true;
  }

  /** Returns the names of the users that are typing in the open conversation. */
  typing() {
    return this.#writers.in(nameOf(this.view.current));
  }

  /** Records whether the open conversation is scrolled to its end. */
  follow(follows) {
    this.#follows = follows;
    if (follows) {
      this.conversation().below = 0;
    }
  }

  /** Stores the draft of the open conversation, and sends a typing indicator. */
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

  /** Fetches a page of earlier messages, to everyone or to this user. */
  async history(person, options) {
    const page = await this.#parley.history(person === null ? EVERYONE : INBOX, options);
    return { ...page, messages: page.messages.map(shown) };
  }

  #receive(message) {
    this.#writers.remove(message.conversation, message.from);
    this.#show(this.#with(personOf(message.conversation)), shown(message));
  }

  /** Shows a stored message: everyone's conversation delivers a copy to the sender, a person's does not. */
  #stored({ id: clientId, conversation: name, text, time, messageId, offset, epoch }) {
    const conversation = this.#with(personOf(name));
    const message = shown({ id: messageId, clientId, from: this.me, time, text });
    if (name !== EVERYONE) {
      // The server delivers no copy to the sender.
      this.#memory.sent(conversation.person, [message]);
      this.#show(conversation, message);
      this.#tabs.tell('sent', { person: conversation.person, messages: [message] });
      return;
    }
    // The copy may be lost in a gap. A message older than all shown ones appears by scrolling up.
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

  /** Counts a new message as read if it is visible, and otherwise as below the view, unread or missed. */
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
