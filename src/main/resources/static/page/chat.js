import { Parley } from '../parley.js';
import { EVERYONE, giveBack, personOf, roomOf, silenceOf, titleOf, withPerson } from './conversation.js';
import { List } from './list.js';
import { Markers } from './markers.js';
import { Memberships } from './memberships.js';
import { Memory } from './memory.js';
import { mentioned, MOST_MENTIONED } from './mentions.js';
import { Reading } from './reading.js';
import { entryOf, loaded } from './replies.js';
import { ShownConversations } from './shown-conversations.js';
import { Tabs } from './tabs.js';
import { explained, texts } from './texts.js';
import { UnknownUsers } from './unknown-users.js';
import { reactive, shallowRef } from './vue.js';
import { Writers } from './writers.js';

const INBOX = 'inbox';

/** Interval in ms at which the markers of others are fetched while no events tell of them. */
const POLL = 5_000;

/** Time in ms for which the loss of the connection is not shown: it is often back, as when a node of a cluster stops. */
const BRIEF = 5_000;

/** Codes of rejections after which the user must enter name and token again. */
const UNPROVEN = ['no-token', 'bad-token', 'token-ended', 'forbidden'];

/**
 * Codes of rejections that are not shown: of a subscription that has ended, of which the page tells with the name of the room,
 * and of users whose presence cannot be shown too.
 */
const SILENT = ['not-a-member', 'no-room', 'too-many-watched'];

/** The state and the actions of one user. A conversation is identified by its name in parley.js. */
export class Chat {
  #parley;
  #tabs;
  #memory;
  #conversations;
  #rooms;
  #list;
  #markers;
  #reading;
  #unknown;
  #writers = new Writers();

  /** What is loaded after the connection is open. */
  #parts = shallowRef({});

  /** The room that the shown error is about; null for other errors. */
  #errorOf = null;
  #timer = setInterval(() => this.#poll(), POLL);
  #outage;
  #isOver = false;

  /** Called with the conversation and the message when a message arrives while the page is hidden. */
  onMissed = () => {};

  /** Called when the chat has ended: with the code of the rejection if the server rejects the identity, or ''. */
  onLeft = () => {};

  constructor(me, token) {
    this.me = me;
    this.#memory = new Memory(me, {
      find: (id) => this.#conversations.find(id),
      written: (texts) => this.#tabs.tell('unsent', texts),
    });
    const { unsent, outgoing } = this.#memory.load();
    this.#parley = new Parley({ user: me, token: token || undefined, outgoing });
    this.view = reactive({
      connection: 'connecting',
      error: '',
      // What is stored under a name is shown only after the server has accepted the user.
      admitted: this.#memory.wasHere,
      conversations: [],
      hasMore: false,
      current: EVERYONE,
      listing: false,
      composes: true,
      outgoing: this.#parley.outgoing,
      invitations: 0,
      dialog: null,
    });
    this.#assemble();
    [...unsent, ...outgoing.map(({ conversation }) => conversation)].forEach((id) => this.#conversations.with(id));
    this.#listen();
    // The messages of the inbox are those of the conversations with persons; following it confirms them.
    this.#parley.follow(INBOX);
    this.#conversations.resume(EVERYONE);
    this.#connect();
    document.addEventListener('visibilitychange', this.#turn);
    addEventListener('resize', this.#look);
  }

  #assemble() {
    const markers = new Markers(this.#parley);
    const reading = new Reading(this.view, markers, (read) => this.#tabs.tell('read', read));
    const missed = (conversation, message) => this.onMissed(conversation, message);
    this.#markers = markers;
    this.#reading = reading;
    this.#unknown = new UnknownUsers(this.#parley);
    const unsent = (id) => this.#memory.unsent(id);
    this.#conversations = new ShownConversations(this.me, this.#parley, this.view, { markers, reading, missed, unsent });
    this.#list = new List(this.#parley.conversations, {
      take: (entries, hasMore) => this.#enter(entries, hasMore),
      update: (entry) => this.#update(entry),
    });
    this.#rooms = new Memberships(this.#parley, {
      entered: (id, title) => Object.assign(this.#conversations.with(id), { title }),
      found: (id, room) => Object.assign(this.#conversations.find(id) ?? {}, { role: room.role ?? '', silence: silenceOf(room) }),
      left: (id, reason) => this.#forget(id, reason),
      invited: (count) => (this.view.invitations = count),
    });
    this.#tabs = new Tabs(this.me, {
      left: () => this.#left(),
      read: ({ id, offset }) => reading.elsewhere(this.#conversations.find(id), offset),
      // Those of a conversation that is not here are read when it is opened.
      unsent: ({ id, ...texts }) => Object.assign(this.#conversations.find(id) ?? {}, texts),
    });
  }

  #listen() {
    const listen = (type, listener) => this.#parley.addEventListener(type, ({ detail }) => listener(detail));
    listen('state', (state) => this.#change(state));
    listen('outgoing', () => this.#keepOutgoing());
    listen('message', (message) => this.#receive(message));
    listen('conversation', (entry) => this.#list.change(entry));
    listen('invitations', (count) => (this.view.invitations = count));
    listen('markers', ({ conversation, markers }) => this.#markers.take(conversation, markers));
    listen('typing', ({ conversation, from }) => this.#writers.add(conversation, from));
    listen('edit', (edit) => this.#conversations.edit(edit));
    listen('removal', (removal) => this.#conversations.change(removal));
    listen('reactions', (reactions) => this.#conversations.react(reactions));
    listen('stored', (draft) => this.#conversations.stored(draft));
    listen('refused', (draft) => this.#giveBack(draft));
    listen('gap', ({ conversation }) => this.#conversations.gap(conversation));
    listen('following', ({ conversation }) => this.#began(conversation));
    listen('ended', ({ conversation, code }) => this.#ended(conversation, code));
    listen('error', (error) => this.#tell(error));
  }

  #change(state) {
    clearTimeout(this.#outage);
    if (state === 'away') {
      this.#outage = setTimeout(() => (this.view.connection = state), BRIEF);
    } else {
      this.view.connection = state;
    }
    if (state === 'connected') {
      this.view.admitted = true;
      this.#memory.here();
      this.#list.load();
      this.#rooms.load();
      this.#markers.send();
      this.#inquire();
      this.#look();
      this.#loadParts();
    }
  }

  async #connect() {
    if (this.#memory.isInvisible) {
      // Others would see an invisible user between the connection and the first request.
      await this.#loadParts();
      await this.presence?.own.ready;
    }
    if (!this.#isOver) {
      this.#parley.connect();
    }
  }

  async #loadParts() {
    // If they cannot be loaded, they are with the next connection.
    const { partsOf } = await import('./parts.js').catch(() => ({}));
    if (partsOf && !this.presence && !this.#isOver) {
      this.#parts.value = partsOf(this, this.#parley);
    }
  }

  #keepOutgoing() {
    this.view.outgoing = this.#parley.outgoing;
    this.#memory.outgoing(this.view.outgoing);
  }

  #tell(error) {
    if (UNPROVEN.includes(error.code)) {
      this.#memory.away();
      this.close();
      this.onLeft(error.code);
    } else if (!SILENT.includes(error.code)) {
      this.#report(explained(error));
    }
  }

  /** Shows an error. One about a room stays until that is read again, another one until the open conversation is. */
  #report(error, room = null) {
    this.view.error = error;
    this.#errorOf = room;
  }

  #began(id) {
    if (id === (this.#errorOf ?? this.view.current)) {
      this.#report('');
    }
    this.#conversations.began(id);
  }

  #ended(id, code) {
    this.#conversations.ended(id);
    this.#rooms.ended(id, code);
  }

  #receive(message) {
    this.#writers.remove(message.conversation, message.from);
    this.#unknown.met(message.from);
    if (message.conversationOffset && message.from !== this.me) {
      this.#markers.received(withPerson(message.from), message.conversationOffset);
    }
    this.#conversations.receive(message);
  }

  #enter(entries, hasMore) {
    this.#conversations.enter(entries);
    this.view.hasMore = hasMore;
  }

  #update(entry) {
    if (!entry.ended) {
      this.#conversations.update(entry);
    } else if (!this.#conversations.isFollowed(entry.conversation)) {
      this.#forget(entry.conversation, '');
    }
  }

  /** Removes a room that this user has left or may no longer read, and shows the reason, if there is one. */
  #forget(id, reason) {
    this.#list.forget(id);
    const conversation = this.#conversations.find(id);
    if (!conversation || (conversation.ended && !reason)) {
      return;
    }
    const isOpen = this.view.current === id;
    if (!this.#conversations.end(conversation) && isOpen) {
      // A user that is typing must not go on in another conversation.
      this.view.composes = false;
      this.#look();
    }
    this.view.dialog = isOpen ? null : this.view.dialog;
    if (reason) {
      this.#report(texts.inRoom(titleOf(conversation), reason), id);
    }
  }

  /** Shows more conversations of the list. */
  async more() {
    try {
      await this.#list.more();
    } catch (error) {
      this.#report(explained(error));
    }
  }

  /** The rooms and their members. */
  get rooms() {
    return this.#rooms;
  }

  /** The settings of this user for one or all conversations, as parley.js has them. */
  get settings() {
    return this.#parley.conversations;
  }

  /** The presence of others, the changes of messages, the pinned ones and the threads; undefined until their code is loaded. */
  get presence() {
    return this.#parts.value.presence;
  }

  get changes() {
    return this.#parts.value.changes;
  }

  get pins() {
    return this.#parts.value.pins;
  }

  get threads() {
    return this.#parts.value.threads;
  }

  get #isConnected() {
    return this.#parley.state === 'connected';
  }

  /** Returns a page of the users that this user has blocked. */
  blocked(options) {
    return this.#parley.blocked(options);
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
    this.#isOver = true;
    document.removeEventListener('visibilitychange', this.#turn);
    removeEventListener('resize', this.#look);
    clearInterval(this.#timer);
    clearTimeout(this.#outage);
    this.#tabs.close();
    this.#writers.clear();
    this.presence?.close();
    this.threads?.close();
    this.#list.close();
    this.#markers.close();
    this.#parley.close();
  }

  /** Reads the open conversation, as far as it is shown. */
  #look = () => this.#reading.look(this.conversation());

  /** Reads the open conversation, which is shown again. */
  look() {
    this.#look();
  }

  /** Handles that the page is shown or hidden. A hidden page may be closed, so it writes. */
  #turn = () => {
    this.#look();
    if (document.hidden) {
      this.#memory.write();
      this.#markers.send();
    } else if (this.#isConnected) {
      // No event tells that a room was deleted to which the user is invited.
      this.#rooms.load();
      this.#askForPerson();
    }
  };

  #poll() {
    if (this.#parley.transport === 'long-polling' && !document.hidden) {
      this.#loadMarkers();
    }
  }

  conversation() {
    return this.#conversations.open;
  }

  /** Returns a conversation; undefined if there is none of that id. */
  find(id) {
    return this.#conversations.find(id);
  }

  /** Returns whether the user sees the open thread of a conversation; then its mentions are read. */
  looksAtThread(conversation) {
    const isSeen = this.#reading.seesThread(conversation);
    if (isSeen) {
      this.#reading.lookAtThread(conversation, this.me);
    }
    return isSeen;
  }

  /** Returns what the open conversation shows: stored messages, then rejected and waiting ones. */
  shown() {
    const { id, messages, refused } = this.conversation();
    return [...messages, ...refused, ...this.waiting(id)];
  }

  /** Returns the waiting messages of a conversation, or of one of its threads. */
  waiting(id, thread) {
    return this.view.outgoing
      .filter((draft) => draft.conversation === id && draft.thread === thread)
      .map(({ reason, code, ...draft }) => ({
        ...draft,
        from: this.me,
        state: 'pending',
        reason: reason && explained({ code, message: reason }),
      }));
  }

  /**
   * Returns the ids of the last own message that others have `read`, with the names of its readers as `by`, and in a
   * conversation of two of the last one that was `delivered` if it is a later one.
   */
  seen() {
    const { id, messages } = this.conversation();
    const others = this.#markers.except(this.me, id);
    const lastUpTo = (offsets) =>
      messages.findLast(({ from, offset }) => from === this.me && offset <= Math.max(0, ...offsets));
    const read = lastUpTo(others.map((marker) => marker.read));
    const delivered = personOf(id) === null ? read : lastUpTo(others.map((marker) => marker.delivered));
    return {
      read: read?.id,
      by: others.filter((marker) => marker.read >= read?.offset).map(({ user }) => user),
      ...(delivered !== read && { delivered: delivered?.id }),
    };
  }

  open(id) {
    this.#report('');
    this.#conversations.select(id);
    Object.assign(this.view, { listing: false, composes: true, dialog: null });
    this.#inquire();
    this.#look();
  }

  /** Asks about the open conversation. */
  #inquire() {
    this.#loadMarkers();
    this.#askForPerson();
  }

  /** Asks whether there is a user of the name in the open conversation, unless that user has written. */
  #askForPerson() {
    const { id, last, messages } = this.conversation();
    const person = personOf(id);
    const hasWritten = [last, ...messages].some((message) => message?.from === person);
    if (person !== null && !hasWritten && this.#isConnected) {
      this.#unknown.ask(person);
    }
  }

  /** Fetches how far others have read the open conversation; that of everyone shows none. */
  #loadMarkers() {
    const { id, ended } = this.conversation();
    if (id !== EVERYONE && !ended && this.#isConnected) {
      this.#markers.load(id);
    }
  }

  /** Leaves a conversation, as an open one is read, and marks it as unread; rejects as parley.js does. */
  async markUnread(id) {
    if (this.view.current === id) {
      this.list();
      this.#conversations.select(EVERYONE);
      this.#look();
    }
    // A marker that is moved afterwards would end it.
    await this.#markers.send();
    await this.settings.mark(id);
    this.#conversations.with(id).marked = true;
  }

  /** Opens a dialog: rooms, members or pins of the open room, options of the open conversation, or settings; null closes it. */
  show(dialog) {
    this.view.dialog = dialog;
  }

  /** The names that the server has seen no user of. */
  get unknown() {
    return this.#unknown;
  }

  /** Reports a failure of the page itself. */
  fail(message) {
    this.view.dialog = null;
    this.#report(message);
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
    this.#conversations.follow(follows);
  }

  /** Fetches a page of earlier messages. */
  history(id, options) {
    return this.#parley.history(id, options);
  }

  /** Stores the draft of the open conversation, and sends a typing indicator. */
  write(text) {
    const conversation = this.conversation();
    conversation.draft = text;
    this.#memory.changed(conversation.id);
    if (text !== '') {
      this.#parley.typing(conversation.id);
    }
  }

  send() {
    const conversation = this.conversation();
    const { draft: text, answer } = conversation;
    Object.assign(conversation, { refused: [], answer: null });
    this.write('');
    this.#report('');
    const mentions = mentioned(text).slice(0, MOST_MENTIONED);
    this.#parley.send(conversation.id, text, { mentions, repliesTo: answer?.offset });
  }

  #giveBack({ id, conversation: name, text, mentions, repliesTo, thread, time, code, message }) {
    if (code === 'bad-header' && mentions) {
      // The browser may know letters that the server does not.
      this.#parley.send(name, text, { repliesTo, thread });
      return;
    }
    if (code === 'not-your-role') {
      // Changes of roles are not told in a large room.
      this.#rooms.refresh(roomOf(name));
    }
    const reason = explained({ code, message });
    const conversation = this.#conversations.with(name);
    const place = thread ? this.#threadOf(conversation, thread) : conversation;
    place.answer ??= (repliesTo && loaded(conversation, repliesTo)) || null;
    giveBack(place, { id, from: this.me, time, text, state: 'refused', reason });
    this.#memory.changed(name);
  }

  /** Returns the entry of a thread of which a message was refused, and shows why it was if the thread is not open. */
  #threadOf(conversation, offset) {
    const { epoch } = conversation.threads.get(offset) ?? loaded(conversation, offset) ?? {};
    if (conversation.id === this.view.current) {
      this.threads?.open({ offset, epoch });
    }
    return entryOf(conversation, { offset, epoch });
  }
}
