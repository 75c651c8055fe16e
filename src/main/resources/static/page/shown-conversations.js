import { add, change, conversationWith, EVERYONE, FOLLOWED, hasUnsent, newest, READ, skip, trim } from './conversation.js';
import { shown } from './message.js';
import { addReply } from './replies.js';

/** Number of latest messages to begin with. */
const HISTORY = 50;

/** Maximum number of conversations whose messages are followed. */
const MOST_FOLLOWED = 50;

/** Time in ms after the start of a subscription in which the messages that arrive may be old. */
const REPLAY = 5_000;

/**
 * The conversations of the page: those in the list of the server, and others that were opened or have unsent texts.
 * The messages of those that were opened are followed.
 */
export class ShownConversations {
  #me;
  #parley;
  #view;
  #markers;
  #reading;
  #missed;
  #unsent;

  /** By id: the conversations of the view. */
  #known = new Map();

  /** The followed conversations, the one that was opened last at the end. */
  #followed = new Set();

  /** By conversation: the time at which its subscription has started. */
  #beganAt = new Map();

  /** Whether the open conversation is scrolled to its end. */
  #follows = true;

  /** The time of the latest message that the list had when it was read: later ones are new. */
  #listedAt = 0;

  /**
   * `missed` is called with a conversation and a message that arrives while the page is hidden, and `unsent` returns the
   * stored unsent texts of a conversation.
   */
  constructor(me, parley, view, { markers, reading, missed, unsent }) {
    this.#me = me;
    this.#parley = parley;
    this.#view = view;
    this.#markers = markers;
    this.#reading = reading;
    this.#missed = missed;
    this.#unsent = unsent;
    this.with(EVERYONE);
  }

  /** Returns a conversation; undefined if there is none. */
  find(id) {
    return this.#known.get(id);
  }

  /** Returns a conversation, which has only unsent texts if there was none. */
  with(id) {
    if (!this.#known.has(id)) {
      this.#view.conversations.push({ ...conversationWith(id), ...this.#unsent(id) });
      this.#known.set(id, this.#view.conversations.at(-1));
    }
    return this.#known.get(id);
  }

  get open() {
    return this.with(this.#view.current);
  }

  /** Returns whether a conversation has texts that the server does not have, those that are just being sent included. */
  #hasUnsent(conversation) {
    return hasUnsent(conversation) || this.#view.outgoing.some((draft) => draft.conversation === conversation.id);
  }

  /** Opens a conversation. */
  select(id) {
    const before = this.open;
    trim(before, FOLLOWED);
    before.thread = before.id === id ? before.thread : null;
    this.#view.current = id;
    this.resume(id);
    if (before.ended && before.id !== id && !this.#hasUnsent(before)) {
      this.#remove(before);
    }
  }

  /** Follows a conversation, in place of the one that was opened least recently if there are too many. */
  resume(id) {
    if (!this.#followed.delete(id)) {
      this.#parley.follow(id, { history: HISTORY });
    }
    this.#followed.add(id);
    if (this.#followed.size > MOST_FOLLOWED) {
      const oldest = [...this.#followed].find((each) => each !== EVERYONE);
      this.#followed.delete(oldest);
      this.#parley.unfollow(oldest);
      Object.assign(this.with(oldest), { messages: [], reach: {}, loaded: false, threads: new Map(), thread: null });
    }
  }

  /** Handles the start of a subscription: the latest messages are on their way. */
  began(id) {
    this.#beganAt.set(id, performance.now());
    if (this.find(id)) {
      this.find(id).loaded = true;
    }
  }

  /** Handles the end of a subscription by the server. */
  ended(id) {
    this.#followed.delete(id);
  }

  /**
   * Removes a conversation that the user may no longer read. If it has unsent texts, it stays without messages until
   * the user leaves it without any: the user shall neither lose them nor send them elsewhere. In place of an open one that
   * of everyone is opened. Returns whether it stays.
   */
  end(conversation) {
    const { id, title, draft, refused, returned } = conversation;
    const stays = this.#hasUnsent(conversation);
    this.#followed.delete(id);
    this.#markers.forget(id);
    Object.assign(conversation, conversationWith(id), { title, draft, refused, returned, ended: true });
    if (!stays && id === this.#view.current) {
      this.select(EVERYONE);
    } else if (!stays) {
      this.#remove(conversation);
    }
    return stays;
  }

  #remove({ id }) {
    const at = this.#view.conversations.findIndex((conversation) => conversation.id === id);
    this.#view.conversations.splice(at, 1);
    this.#known.delete(id);
    this.#followed.delete(id);
  }

  /** Records whether the open conversation is scrolled to its end. */
  follow(follows) {
    this.#follows = follows;
    if (follows) {
      this.open.below = 0;
    }
  }

  /** Shows a page of the list of the server. Entries that are here have been updated since it was read. */
  enter(entries) {
    this.#listedAt = Math.max(this.#listedAt, ...entries.map(({ last }) => last?.timestamp ?? 0));
    entries.filter((entry) => !this.find(entry.conversation)?.listed).forEach((entry) => this.#list(entry));
  }

  #list(entry) {
    const { title, last, muted, marked } = entry;
    const conversation = this.with(entry.conversation);
    Object.assign(conversation, { listed: true, ended: false, title, last, muted, marked });
    this.#reading.count(conversation, entry);
    return conversation;
  }

  /** Shows an entry of the list that has changed. */
  update(entry) {
    const { last } = entry;
    const { unread = 0, last: known } = this.find(entry.conversation) ?? {};
    const isNew = known ? last?.offset > known.offset : last?.timestamp > this.#listedAt;
    const conversation = this.#list(entry);
    if (conversation.id === this.#view.current) {
      // The user may have become a member again.
      this.resume(conversation.id);
    }
    if (isNew && conversation.unread > unread && last.from !== this.#me && !entry.muted) {
      this.#miss(conversation, { from: last.from, text: last.preview, id: `${entry.conversation} ${last.offset}` });
    }
  }

  /** Returns whether the end of a conversation is told by its subscription, with the reason. */
  isFollowed(id) {
    return this.#followed.has(id);
  }

  #miss(conversation, message) {
    if (document.hidden) {
      this.#missed(conversation, message);
    }
  }

  /** Shows a message that has arrived. Those of the inbox are in no conversation of the page. */
  receive(message) {
    const conversation = this.find(message.conversation);
    const known = performance.now() - this.#beganAt.get(message.conversation) > REPLAY;
    if (conversation && message.thread) {
      skip(conversation, message);
      this.#reply(conversation, shown({ ...message, known }));
    } else if (conversation) {
      this.#markers.wrote(conversation.id, message);
      this.#show(conversation, shown({ ...message, known }));
    }
  }

  /** Shows a message of a thread. */
  #reply(conversation, message) {
    addReply(conversation, message, message.from === this.#me || this.#reading.seesThread(conversation, message.thread));
    this.#addToThread(conversation, message);
  }

  #addToThread({ thread }, message) {
    if (thread?.offset === message.thread && thread.epoch === message.epoch) {
      add(thread, message);
    }
  }

  /**
   * Shows a stored message of this user, whose delivery may be lost in a gap. If it is older than all shown ones,
   * scrolling up shows it.
   */
  stored({ id: clientId, conversation: id, text, time, messageId, offset, epoch, repliesTo, thread }) {
    const conversation = this.find(id);
    const message = shown({ id: messageId, clientId, from: this.#me, time, text, offset, epoch, repliesTo, thread });
    if (conversation?.ended && id !== this.#view.current && !this.#hasUnsent(conversation)) {
      this.#remove(conversation);
    } else if (thread && conversation) {
      this.#addToThread(conversation, message);
    } else if (conversation?.messages.some((m) => m.epoch === epoch && m.offset < offset)) {
      this.#show(conversation, message);
    }
  }

  #show(conversation, message) {
    const isOpen = conversation.id === this.#view.current;
    const isNew = add(conversation, message) && message.from !== this.#me;
    trim(conversation, isOpen && !this.#follows ? READ : FOLLOWED);
    if (isNew && isOpen && !this.#follows) {
      conversation.below++;
    }
    this.#reading.look(conversation);
    if (isNew && conversation.visited && !conversation.listed && !this.#reading.sees(conversation)) {
      // The server counts from the first marker on; when the user was here, there was no message to mark.
      conversation.unread++;
      this.#miss(conversation, message);
    }
  }

  /** Changes a message that was edited. */
  edit(edit) {
    const { text, mentions, edited, binary } = shown(edit);
    this.change(edit, { text, mentions, edited, binary });
  }

  /** Shows the reactions to a message. */
  react({ conversation: id, offset, epoch, summarized, reactions }) {
    if (this.find(id)) {
      skip(this.find(id), { offset: summarized, epoch });
      change(this.find(id), { offset, epoch, reactions });
    }
  }

  /** Changes a message; by default it was removed. */
  change({ conversation: id, offset, epoch }, changed = { text: '', removed: true }) {
    change(this.find(id) ?? conversationWith(id), { offset, epoch, ...changed });
  }

  /** Shows that messages may be missing; the offsets may begin again. */
  gap(id) {
    const conversation = this.find(id);
    const last = conversation && newest(conversation);
    if (last && !conversation.messages.at(-1).notice) {
      conversation.messages.push({ id: `gap after ${last.id}`, notice: 'gap' });
      conversation.threads.clear();
      conversation.read = 0;
      this.#markers.forget(id);
    }
  }
}
