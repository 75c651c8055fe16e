/** What the page shows of a MESSAGE. */
export function read(frame) {
  const { headers, binaryBody } = frame;
  return {
    id: headers['message-id'],
    clientId: headers['client-message-id'],
    from: headers.from,
    time: Number(headers.timestamp),
    // An ephemeral message has no place.
    ...(headers.offset && place(headers)),
    ...removal(headers),
    text: text(binaryBody, headers['content-type']),
  };
}

/** The same of one of the messages of a stream's history. */
export function readOld(old, epoch) {
  const { offset, id, clientMessageId, from, timestamp, contentType, body, bodyBase64, headers } = old;
  return {
    id,
    clientId: clientMessageId,
    from,
    time: timestamp,
    ...place({ offset, epoch }),
    ...removal(headers),
    text: body ?? text(Uint8Array.from(atob(bodyBase64), (c) => c.charCodeAt(0)), contentType),
  };
}

/** The same of a message to one person: an old client's is a JSON object with the text inside. */
export const personal = (message) => ({ ...message, text: opened(message.text) });

/** What a moderator has done: the body is gone, or this message tells that another one's is. */
const removal = ({ removed, removes } = {}) => ({
  ...(removed && { removed: true }),
  ...(removes && { removes: Number(removes) }),
});

/** Where in its stream a message is. */
export const place = ({ offset, epoch }) => ({ offset: Number(offset), epoch });

function text(bytes, type = 'unknown type') {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return `(${bytes.length} bytes of ${type})`;
  }
}

function opened(text) {
  try {
    const { message, to_user } = JSON.parse(text);
    return typeof message === 'string' && typeof to_user === 'string' ? message : text;
  } catch {
    return text;
  }
}
