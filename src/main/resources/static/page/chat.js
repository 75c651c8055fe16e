import { Parley } from '../parley.js';
import { add, conversationWith, EVERYONE, FOLLOWED, personOf, READ, remove, roomOf, trim } from './conversation.js';
import { Memory } from './memory.js';
import { shown } from './message.js';
import { Rooms } from './rooms.js';
import { Tabs } from './tabs.js';
import { texts } from './texts.js';
import { reactive } from './vue.js';
import { Writers } from './writers.js';

const INBOX = 'inbox';

/** Codes of rejections after which the user must enter name and token again. */
const UNPROVEN = ['no-token', 'bad-token', 'token-ended', 'forbidden'];

/** The state and the actions of one user. A conversation is identified by its name in parley.js. */
export class Chat {
  #parley;
  #tabs;
  #memory;
  #rooms;
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
      conversations: conversations ?? [conversationWith(EVERYONE)],
      current: EVERYONE,
      listing: false,
      outgoing: this.#parley.outgoing,
      invitations: 0,
      dialog: null,
    });
    this.#rooms = new Rooms(this.#parley, {
      entered: (id, title) => Object.assign(this.#with(id), { title }),
      left: (id, title) => this.#forgetRoom(id, title),
      invited: (count) => (this.view.invitations = count),
    });
    this.#tabs = new Tabs(me, {
      hello: () => this.#tellTabs(),
      sent: ({ id, messages }) => messages.forEach((message) => this.#show(this.#with(id), shown(message))),
      left: () => this.#left(),
      read: ({ id }) => this.#known(id) && (this.#known(id).unread = 0),
      draft: ({ id, draft }) => (this.#with(id).draft = draft),
    });
    this.#listen();
    this.#parley.follow(EVERYONE, { history: 50 });
    this.#parley.follow(INBOX);
    this.view.conversations.forEach(({ id }) => this.#rooms.resume(id));
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
    listen('ended', ({ conversation, code }) => this.#rooms.ended(conversation, code));
    listen('error', (error) => this.#tell(error));
  }

  #change(state) {
    this.view.connection = state;
    if (state === 'connected') {
      this.view.admitted = true;
      this.#memory.here();
      this.#rooms.load();
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
      this.view.error = texts.roomErrors[code] ?? message;
    }
  }

  #remove({ conversation: id, ...removal }) {
    const conversation = this.#known(id);
    if (conversation) {
      remove(conversation, removal);
      this.#memory.changed(conversation);
    }
  }

  /** Removes a room that this user has left or may no longer read. */
  #forgetRoom(id, reason) {
    const at = this.view.conversations.findIndex((conversation) => conversation.id === id);
    if (at < 0) {
      return;
    }
    if (this.view.current === id) {
      this.view.dialog = null;
      this.open(EVERYONE);
    }
    this.view.conversations.splice(at, 1);
    this.view.error = reason;
    this.#memory.left(id);
  }

  /** The rooms and their members. */
  get rooms() {
    return this.#rooms;
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
    this.#tabs.tell('read', { id: conversation.id });
  }

  /** Sends messages to persons to the other tabs: a new tab has not seen them. */
  #tellTabs() {
    for (const { id, messages } of this.view.conversations) {
      const sent = messages.filter(({ from }) => from === this.me && personOf(id) !== null);
      if (sent.length > 0) {
        this.#tabs.tell('sent', { id, messages: sent.map((message) => ({ ...message })) });
      }
    }
  }

  conversation() {
    return this.#with(this.view.current);
  }

  /** Returns what the open conversation shows: stored messages, then rejected and waiting ones. */
  shown() {
    const { id, messages, refused } = this.conversation();
    const waiting = this.view.outgoing
      .filter((draft) => draft.conversation === id)
      .map((draft) => ({ ...draft, from: this.me, state: 'pending' }));
    return [...messages, ...refused, ...waiting];
  }

  open(id) {
    trim(this.conversation(), FOLLOWED);
    this.view.current = id;
    this.view.listing = false;
    this.#rooms.resume(id);
    this.#read(this.conversation());
  }

  /** Opens a dialog: rooms, or members of the open room; null closes it. */
  show(dialog) {
    this.view.dialog = dialog;
  }

  /** Reports a failure of the page itself. */
  fail(message) {
    this.view.dialog = null;
    this.view.error = message;
  }

  /** Returns the names of at most 20 users that begin with a prefix. */
  async names(prefix, signal) {
    const { users } = await this.#parley.users(prefix, { limit: 20, signal });
    return users.map(({ name }) => name);
  }

  /** Shows the list instead of the conversation, on a screen that has room for one of them. */
  list() {
    this.view.listing = true;
  }

  /** Returns the names of the users that are typing in the open conversation. */
  typing() {
    return this.#writers.in(this.view.current);
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
    const { id } = this.conversation();
    this.conversation().draft = text;
    this.#memory.changed(this.conversation());
    if (text !== '') {
      this.#parley.typing(id);
    }
    this.#tabs.tell('draft', { id, draft: text });
  }

  send() {
    const conversation = this.conversation();
    const text = conversation.draft;
    this.write('');
    conversation.refused = [];
    this.view.error = '';
    this.#parley.send(conversation.id, text);
  }

  #known(id) {
    return this.view.conversations.find((conversation) => conversation.id === id);
  }

  #with(id) {
    const known = this.#known(id);
    if (!known) {
      this.view.conversations.push(conversationWith(id));
    }
    return known ?? this.view.conversations.at(-1);
  }

  /** Fetches a page of earlier messages; those with a person are in the inbox of this user. */
  async history(id, options) {
    const page = await this.#parley.history(personOf(id) === null ? id : INBOX, options);
    return { ...page, messages: page.messages.map(shown) };
  }

  #receive(message) {
    this.#writers.remove(message.conversation, message.from);
    this.#show(this.#with(message.conversation), shown(message));
  }

  /** Shows a stored message: everyone's conversation and rooms deliver a copy to the sender, a person's does not. */
  #stored({ id: clientId, conversation: id, text, time, messageId, offset, epoch }) {
    const conversation = this.#with(id);
    const message = shown({ id: messageId, clientId, from: this.me, time, text });
    if (personOf(id) !== null) {
      // The server delivers no copy to the sender.
      this.#memory.sent(personOf(id), [message]);
      this.#show(conversation, message);
      this.#tabs.tell('sent', { id, messages: [message] });
      return;
    }
    // The copy may be lost in a gap. A message older than all shown ones appears by scrolling up.
    if (conversation.messages.some((m) => m.epoch === epoch && m.offset < offset)) {
      this.#show(conversation, shown({ ...message, offset, epoch }));
    }
  }

  #show(conversation, message) {
    const isOpen = conversation.id === this.view.current;
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
      this.#tabs.tell('read', { id: conversation.id });
      return;
    }
    conversation.unread++;
    if (document.hidden) {
      this.onMissed(conversation, message);
    }
  }

  #giveBack({ id, conversation: name, text, time, code, message }) {
    const reason = code === 'message-too-large' ? texts.tooLong : message;
    if (roomOf(name) !== null && !this.#known(name)) {
      // The user has left the room.
      this.view.error = reason;
      return;
    }
    const conversation = this.#with(name);
    conversation.refused.push({ id, from: this.me, time, text, state: 'refused', reason });
    conversation.draft = [text, conversation.draft].filter(Boolean).join('\n');
    this.#memory.changed(conversation);
  }

  #tellOfGap(name) {
    for (const { id, messages } of this.view.conversations) {
      const affected = name === INBOX ? personOf(id) !== null : id === name;
      if (affected && messages.length > 0 && !messages.at(-1).notice) {
        messages.push({ id: `gap after ${messages.at(-1).id}`, notice: 'gap' });
        this.#memory.changed(this.#with(id));
      }
    }
  }
}
