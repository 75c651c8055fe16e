import { answering, hasEnvelopes, roomOfChanges } from './conversation.js';

/** Returns the position of a message in its stream. */
export const placeOf = ({ offset, epoch }) => ({ offset: Number(offset), epoch });

/** Decodes a body as UTF-8 text, or keeps the bytes if it is not valid UTF-8. */
function content(bytes) {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bytes };
  }
}

/** Returns the text inside the JSON object that legacy clients send to a person; any other text unchanged. */
function opened(text) {
  try {
    const { message, to_user } = JSON.parse(text);
    return typeof message === 'string' && typeof to_user === 'string' ? message : text;
  } catch {
    return text;
  }
}

function message(conversation, { text, bytes, ...others }) {
  return {
    conversation: answering(conversation, others.from),
    ...others,
    ...(bytes ? { bytes } : { text: hasEnvelopes(conversation) ? opened(text) : text }),
  };
}

/** Returns the position of a change of a room among the messages of that room. */
const positionIn = (conversation, { at }) => at && roomOfChanges(conversation) && { at: Number(at) };

/** Returns the offsets that headers have. */
const offsets = (headers) =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, offset]) => (offset ? [[name, Number(offset)]] : [])));

/** Returns the fields of a message that headers mark. `edits`, `removes` and `changes` are the offset of the changed message. */
const marks = ({ removed, unreadable, mentions, ...headers }) => ({
  ...(removed && { removed: true }),
  ...(unreadable && { unreadable: true }),
  ...(mentions && { mentions: mentions.split(',') }),
  ...offsets({
    edits: headers.edits,
    removes: headers.removes,
    changes: headers.changes,
    edited: headers.edited,
    repliesTo: headers['replies-to'],
    thread: headers.thread,
    conversationOffset: headers['conversation-offset'],
  }),
});

/** Returns the detail of the event for an edit. */
export const editOf = ({ id, clientId, edits: offset, offset: edited, ...edit }) => ({ ...edit, offset, edited });

/** Returns the detail of the event for a summary of reactions. */
export const reactionsOf = ({ conversation, changes: offset, offset: summarized, epoch, time, text }) => ({
  conversation,
  offset,
  epoch,
  summarized,
  time,
  reactions: JSON.parse(text),
});

/** Returns the responses that a message of a page has. */
const responses = ({ replies, reactions, reacted }) => ({
  ...(replies && { replies }),
  ...(reactions && { reactions }),
  ...(reacted && { reacted }),
});

/** Converts a MESSAGE frame to a message. */
export function read(conversation, { headers, binaryBody }) {
  return message(conversation, {
    id: headers['message-id'],
    clientId: headers['client-message-id'],
    from: headers.from,
    time: Number(headers.timestamp),
    contentType: headers['content-type'],
    ...(headers.offset ? placeOf(headers) : { ephemeral: true }),
    ...marks(headers),
    ...positionIn(conversation, headers),
    ...content(binaryBody),
  });
}

/** Converts a message of a history page or of an event stream to a message. */
export function readOld(conversation, epoch, old) {
  return message(conversation, {
    id: old.id,
    clientId: old.clientMessageId,
    from: old.from,
    time: old.timestamp,
    contentType: old.contentType,
    ...(old.offset ? placeOf({ offset: old.offset, epoch }) : { ephemeral: true }),
    ...marks(old.headers ?? {}),
    ...positionIn(conversation, old.headers ?? {}),
    ...responses(old),
    ...(old.bodyBase64 === undefined
      ? { text: old.body }
      : content(Uint8Array.from(atob(old.bodyBase64), (c) => c.charCodeAt(0)))),
  });
}
