import { answering, INBOX } from './conversation.js';

/** Where in its stream a message is. */
export const placeOf = ({ offset, epoch }) => ({ offset: Number(offset), epoch });

/** Read as text, or left as bytes if it is none. */
function content(bytes) {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bytes };
  }
}

/** To one person an old client writes a JSON object with the text inside. */
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
    ...(bytes ? { bytes } : { text: conversation === INBOX ? opened(text) : text }),
  };
}

/** A MESSAGE. */
export function read(conversation, { headers, binaryBody }) {
  return message(conversation, {
    id: headers['message-id'],
    clientId: headers['client-message-id'],
    from: headers.from,
    time: Number(headers.timestamp),
    contentType: headers['content-type'],
    ...(headers.offset ? placeOf(headers) : { ephemeral: true }),
    ...(headers.removed && { removed: true }),
    ...(headers.unreadable && { unreadable: true }),
    ...content(binaryBody),
  });
}

/** One of the messages of a page of history. */
export function readOld(conversation, epoch, old) {
  return message(conversation, {
    id: old.id,
    clientId: old.clientMessageId,
    from: old.from,
    time: old.timestamp,
    contentType: old.contentType,
    ...placeOf({ offset: old.offset, epoch }),
    ...(old.headers?.removed && { removed: true }),
    ...(old.headers?.unreadable && { unreadable: true }),
    ...(old.bodyBase64 === undefined
      ? { text: old.body }
      : content(Uint8Array.from(atob(old.bodyBase64), (c) => c.charCodeAt(0)))),
  });
}
