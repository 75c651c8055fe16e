import { Parley } from '../parley.js';
import { add, conversationWith, EVERYONE, FOLLOWED, newest, personOf, READ, remove, roomOf, trim } from './conversation.js';
import { List } from './list.js';
import { Markers } from './markers.js';
import { Memory } from './memory.js';
import { mentioned } from './mentions.js';
import { shown } from './message.js';
import { Rooms } from './rooms.js';
import { Tabs } from './tabs.js';
import { texts } from './texts.js';
import { reactive } from './vue.js';
import { Writers } from './writers.js';

const INBOX = 'inbox';

/** Number of latest messages to begin with. */
const HISTORY = 50;

/** Codes of rejections after which the user must enter name and token again. */
const UNPROVEN = ['no-token', 'bad-token', 'token-ended', 'forbidden'];

/** The state and the actions of one user. A conversation is identified by its name in parley.js. */
export class Chat {
  #parley;
  #tabs;
  #memory;
  #rooms;
  #list;
  #markers;
  #writers = new Writers();

  /** The conversations whose messages are followed: those that were opened. */
  #followed = new Set();

  /** Whether the open conversation is scrolled to its end. */
  #follows = true;

  /** Called with the conversation and the message when a message arrives while the page is hidden. */
  onMissed = () => {};

  /** Called when the chat has ended: with the code of the rejection if the server rejects the identity, or ''. */
  onLeft = () => {};

  constructor(me, token) {
    this.me = me;
    this.#memory = new Memory(me, () => this.view.conversations);
    const { unsent, outgoing } = this.#memory.load();
    this.#parley = new Parley({ user: me, token: token || undefined, outgoing });
    this.view = reactive({
      connection: 'connecting',
      error: '',
      // What is stored under a name is shown only after the server has accepted the user.
      admitted: this.#memory.wasHere,
      conversations: [conversationWith(EVERYONE)],
      hasMore: false,
      current: EVERYONE,
      listing: false,
      outgoing: this.#parley.outgoing,
      invitations: 0,
      dialog: null,
    });
    unsent.forEach(({ id, draft, refused }) => Object.assign(this.#with(id), { draft, refused }));
    this.#rooms = new Rooms(this.#parley, {
      entered: (id, title) => Object.assign(this.#with(id), { title }),
      left: (id, title) => this.#forget(id, title),
      invited: (count) => (this.view.invitations = count),
    });
    this.#markers = new Markers(this.#parley.conversations);
    this.#list = new List(this.#parley.conversations, (entries, hasMore) => {
      entries.forEach((entry) => this.#enter(entry));
      this.view.hasMore = hasMore;
    });
    this.#tabs = new Tabs(me, {
      left: () => this.#left(),
      draft: ({ id, draft }) => (this.#with(id).draft = draft),
    });
    this.#listen();
    // The messages of the inbox are those of the conversations with persons; following it confirms them.
    this.#parley.follow(INBOX);
    this.#resume(EVERYONE);
    this.#parley.connect();
    document.addEventListener('visibilitychange', this.#look);
  }

  #listen() {
    const listen = (type, listener) => this.#parley.addEventListener(type, ({ detail }) => listener(detail));
    listen('state', (state) => this.#change(state));
    listen('outgoing', () => this.#keepOutgoing());
    listen('message', (message) => this.#receive(message));
    listen('conversation', (entry) => this.#update(entry));
    listen('markers', ({ conversation, markers }) => this.#markers.take(conversation, markers));
    listen('typing', ({ conversation, from }) => this.#writers.add(conversation, from));
    listen('removal', ({ conversation, ...removal }) => this.#known(conversation) && remove(this.#known(conversation), removal));
    listen('stored', (draft) => this.#stored(draft));
    listen('refused', (draft) => this.#giveBack(draft));
    listen('gap', ({ conversation }) => this.#tellOfGap(conversation));
    listen('following', ({ conversation }) => this.#began(conversation));
    listen('ended', ({ conversation, code }) => this.#ended(conversation, code));
    listen('error', (error) => this.#tell(error));
  }

  #change(state) {
    this.view.connection = state;
    if (state === 'connected') {
      this.view.admitted = true;
      this.#memory.here();
      this.#list.load();
      this.#rooms.load();
      this.#loadMarkers(this.view.current);
      this.#readIfSeen(this.conversation());
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
      this.view.error = texts.errors[code] ?? message;
    }
  }

  #began(id) {
    this.view.error = '';
    if (this.#known(id)) {
      this.#known(id).loaded = true;
    }
  }

  #ended(id, code) {
    this.#followed.delete(id);
    this.#rooms.ended(id, code);
  }

  /** Follows a conversation from now on. */
  #resume(id) {
    if (!this.#followed.has(id)) {
      this.#followed.add(id);
      this.#parley.follow(id, { history: HISTORY });
    }
  }

  /** Removes a room that this user has left or may no longer read. */
  #forget(id, reason) {
    const at = this.view.conversations.findIndex((conversation) => conversation.id === id);
    if (at < 0) {
      return;
    }
    if (this.view.current === id) {
      this.view.dialog = null;
      this.open(EVERYONE);
    }
    this.view.conversations.splice(at, 1);
    this.#followed.delete(id);
    this.view.error = reason;
    this.#memory.changed();
  }

  /** Shows an entry of the list of the server. */
  #enter({ conversation: id, title, last, read, unread, mentions, muted, marked }) {
    const conversation = this.#with(id);
    const isRead = this.#isSeen(conversation) || (last !== null && last.offset <= conversation.read);
    Object.assign(conversation, { listed: true, title, last, muted, marked, read: Math.max(read, conversation.read) });
    Object.assign(conversation, isRead ? { unread: 0, mentions: 0 } : { unread, mentions });
  }

  /** Shows an entry that has changed. The end of a room that is followed is told with its reason by itself. */
  #update(entry) {
    if (entry.ended) {
      if (!this.#followed.has(entry.conversation)) {
        this.#forget(entry.conversation, '');
      }
      return;
    }
    const before = this.#known(entry.conversation)?.unread ?? 0;
    this.#enter(entry);
    const conversation = this.#known(entry.conversation);
    if (entry.unread > before && entry.last.from !== this.me && !entry.muted) {
      const { from, preview, offset } = entry.last;
      this.#miss(conversation, { from, text: preview, id: `${entry.conversation} ${offset}` });
    }
  }

  #miss(conversation, message) {
    if (document.hidden) {
      this.onMissed(conversation, message);
    }
  }

  /** Shows more conversations of the list; rejects as parley.js does. */
  more() {
    return this.#list.more();
  }

  /** The rooms and their members. */
  get rooms() {
    return this.#rooms;
  }

  /** The settings of this user for conversations, as parley.js has them. */
  get settings() {
    return this.#parley.conversations;
  }

  /** Returns whether this user has blocked a person. */
  async hasBlocked(person) {
    let page = await this.#parley.blocked({ limit: 100 });
    while (page.next && !page.users.includes(person)) {
      page = await this.#parley.blocked({ after: page.next, limit: 100 });
    }
    return page.users.includes(person);
  }

  /** Blocks a person, or ends that. */
  block(person, blocked) {
    return this.#parley.block(person, blocked);
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
    this.#list.close();
    this.#markers.close();
    this.#parley.close();
  }

  /** Reads the open conversation when the page is shown; a hidden page may be closed, so writes. */
  #look = () => (document.hidden ? this.#memory.write() : this.#readIfSeen(this.conversation()));

  /** Returns whether the user sees the messages of a conversation. */
  #isSeen({ id }) {
    return id === this.view.current && !document.hidden;
  }

  #readIfSeen(conversation) {
    if (this.#isSeen(conversation)) {
      this.#read(conversation);
    }
  }

  /** Marks all messages that are here as read. */
  #read(conversation) {
    const { id, read, messages } = conversation;
    const last = messages.findLast(({ offset }) => offset)?.offset ?? 0;
    Object.assign(conversation, { unread: 0, mentions: 0, marked: false });
    if (last > read && this.view.connection === 'connected') {
      conversation.read = last;
      this.#markers.read(id, last);
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

  /** Returns the last own message that others have read, as its id and the names of its readers; or null. */
  seen() {
    const { id, messages } = this.conversation();
    const others = (offset) => this.#markers.readers(id, offset).filter((user) => user !== this.me);
    const message = messages.findLast(({ from, offset }) => from === this.me && offset && others(offset).length > 0);
    return message ? { id: message.id, by: others(message.offset) } : null;
  }

  open(id) {
    trim(this.conversation(), FOLLOWED);
    this.view.current = id;
    this.view.listing = false;
    const conversation = this.conversation();
    if (conversation.marked) {
      // Without a connection it stays marked, as the server has it.
      this.settings.mark(id, false).catch(() => {});
    }
    this.#resume(id);
    this.#loadMarkers(id);
    this.#read(conversation);
  }

  #loadMarkers(id) {
    if (id !== EVERYONE && this.view.connection === 'connected') {
      this.#markers.load(id);
    }
  }

  /** Marks the open conversation as unread, and leaves it, as an open one is read; rejects as parley.js does. */
  async markUnread() {
    const conversation = this.conversation();
    await this.settings.mark(conversation.id);
    this.open(EVERYONE);
    conversation.marked = true;
    this.list();
  }

  /** Opens a dialog: rooms, members of the open room, or options of the open conversation; null closes it. */
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
    this.#memory.changed();
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
    this.#parley.send(conversation.id, text, { mentions: mentioned(text) });
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

  /** Fetches a page of earlier messages. */
  async history(id, options) {
    const page = await this.#parley.history(id, options);
    return { ...page, messages: page.messages.map(shown) };
  }

  #receive(message) {
    const conversation = this.#known(message.conversation);
    // Those of the inbox have other names.
    if (conversation) {
      this.#writers.remove(message.conversation, message.from);
      this.#show(conversation, shown(message));
    }
  }

  /** Shows a stored message of this user, whose delivery may be lost in a gap. One that is older than all shown ones appears by scrolling up. */
  #stored({ id: clientId, conversation: id, text, time, messageId, offset, epoch }) {
    const conversation = this.#with(id);
    if (conversation.messages.some((m) => m.epoch === epoch && m.offset < offset)) {
      this.#show(conversation, shown({ id: messageId, clientId, from: this.me, time, text, offset, epoch }));
    }
  }

  #show(conversation, message) {
    const isOpen = conversation.id === this.view.current;
    const isNew = add(conversation, message) && message.from !== this.me;
    trim(conversation, isOpen && !this.#follows ? READ : FOLLOWED);
    if (isNew && isOpen && !this.#follows) {
      conversation.below++;
    }
    if (this.#isSeen(conversation)) {
      this.#read(conversation);
    } else if (isNew && !conversation.listed) {
      // The server counts from the user's first marker on.
      conversation.unread++;
      this.#miss(conversation, message);
    }
  }

  #giveBack({ id, conversation: name, text, time, code, message }) {
    const reason = code === 'message-too-large' ? texts.tooLong : (texts.errors[code] ?? message);
    if (roomOf(name) !== null && !this.#known(name)) {
      // The user has left the room.
      this.view.error = reason;
      return;
    }
    const conversation = this.#with(name);
    conversation.refused.push({ id, from: this.me, time, text, state: 'refused', reason });
    conversation.draft = [text, conversation.draft].filter(Boolean).join('\n');
    this.#memory.changed();
  }

  #tellOfGap(id) {
    const conversation = this.#known(id);
    const last = conversation && newest(conversation);
    if (last && !conversation.messages.at(-1).notice) {
      conversation.messages.push({ id: `gap after ${last.id}`, notice: 'gap' });
      // The offsets may begin again.
      conversation.read = 0;
      this.#markers.forget(id);
    }
  }
}
