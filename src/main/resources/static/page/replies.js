/**
 * Returns what is known of a thread before any message is counted: the number of its messages up to an offset, and how many
 * are unread, if that `isKnown`. `recent` are the messages that arrive while the server is asked. The other fields are those of
 * the text that the user writes there, as in a conversation.
 */
const entryWith = ({ offset, epoch, isKnown }) => ({
  offset,
  epoch,
  count: 0,
  upTo: 0,
  unread: 0,
  isKnown,
  recent: null,
  draft: '',
  returned: '',
  refused: [],
  answer: null,
});

/** Returns a loaded message of a conversation, or of its open thread; undefined if it is not loaded. */
export const loaded = ({ messages, thread }, offset) =>
  [...messages, ...(thread?.messages ?? [])].find((message) => message.offset === offset);

/** Returns the entry of the thread that begins with a message. */
export function entryOf(conversation, { offset, epoch }) {
  const { threads } = conversation;
  if (threads.get(offset)?.epoch !== epoch) {
    const first = loaded(conversation, offset);
    threads.set(offset, entryWith({ offset, epoch, isKnown: Boolean(first?.known && !first.replies) }));
  }
  return threads.get(offset);
}

/** Counts a message of a thread that has arrived. Those of this user, and those that the user sees, are read. */
export function addReply(conversation, { thread, offset, epoch }, isRead) {
  const entry = entryOf(conversation, { offset: thread, epoch });
  if (offset > entry.upTo) {
    entry.upTo = offset;
    entry.count++;
    entry.unread = isRead ? 0 : entry.unread + 1;
    entry.recent?.push({ offset, isRead });
  }
}

/** Takes the numbers of replies that the messages of a page have. */
export function countReplies(conversation, { messages, epoch, folded }) {
  for (const { offset, replies } of messages) {
    const entry = replies && entryOf(conversation, { offset, epoch });
    if (entry && folded >= entry.upTo) {
      Object.assign(entry, { count: replies, upTo: folded });
    }
  }
}

/** Takes the numbers of a page of the thread. */
export function settle(entry, { replies, unread, folded }) {
  const later = (entry.recent ?? []).filter(({ offset }) => offset > folded);
  const count = replies + later.length;
  const left = later.reduce((sum, { isRead }) => (isRead ? 0 : sum + 1), unread);
  Object.assign(entry, { count, unread: left, upTo: Math.max(entry.upTo, folded), isKnown: true, recent: null });
}
