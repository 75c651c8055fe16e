/** Whether the screen has room for the list or a conversation, and not for both, as in page.css. */
const NARROW = matchMedia('(max-width: 40rem)');

/** Whether a thread is shown in place of its conversation, as in changes.css. */
const COVERED = matchMedia('(max-width: 64rem)');

/** Returns the number of mentions that are surely in threads, whose messages are not counted as unread. */
const inThreads = ({ unread, mentions }) => Math.max(0, mentions - unread);

/** What the user has read: messages that were shown. */
export class Reading {
  #view;
  #markers;
  #tell;

  /** `view` is that of the chat; `tell` is called with what the other tabs are to know. */
  constructor(view, markers, tell) {
    this.#view = view;
    this.#markers = markers;
    this.#tell = tell;
  }

  /** Returns whether the user sees the messages of a conversation. */
  sees({ id, thread }) {
    return this.#isShown(id) && !(thread && COVERED.matches);
  }

  /** Returns whether the user sees the messages of a thread; by default of the open one. */
  seesThread({ id, thread }, offset = thread?.offset) {
    return this.#isShown(id) && thread?.state === 'loaded' && thread.offset === offset;
  }

  #isShown(id) {
    const isListOnly = this.#view.listing && NARROW.matches;
    return id === this.#view.current && !document.hidden && !isListOnly;
  }

  /** Marks the messages of a conversation that are here as read, if the user sees them. */
  look(conversation) {
    if (!this.sees(conversation)) {
      return;
    }
    const { id, read, marked, messages } = conversation;
    const last = messages.findLast(({ offset }) => offset);
    Object.assign(conversation, { visited: true, unread: 0, mentions: inThreads(conversation) });
    if (last && (last.offset > read || marked)) {
      Object.assign(conversation, { read: last.offset, marked: false });
      this.#markers.read(id, last);
      this.#tell({ id, offset: last.offset });
    }
  }

  /** Moves the marker of a conversation past the mentions of its open thread, which count there, if it is read so far. */
  lookAtThread(conversation, me) {
    const { id, read, messages, thread } = conversation;
    const isMentioned = thread.messages.some(({ offset, mentions }) => offset > read && mentions?.includes(me));
    const last = thread.messages.findLast(({ offset }) => offset);
    if (isMentioned && !messages.some(({ offset }) => offset > read)) {
      Object.assign(conversation, { read: last.offset, mentions: 0 });
      this.#markers.read(id, last);
    }
  }

  /** Shows that this user has read a conversation, if it is here, in another tab. */
  elsewhere(conversation, offset) {
    if (conversation) {
      this.#markers.note(conversation.id, offset);
      Object.assign(conversation, { unread: 0, mentions: inThreads(conversation) });
    }
  }

  /** Shows the numbers that an entry of the list has, unless it was read in the meantime. */
  count(conversation, { last, read, unread, mentions }) {
    // Messages that retention has deleted cannot be read any more.
    const isRead = last === null || this.sees(conversation) || this.#markers.hasRead(conversation.id, last.offset);
    const counts = isRead ? { unread: 0, mentions: inThreads({ unread, mentions }) } : { unread, mentions };
    Object.assign(conversation, { read }, counts);
  }
}
