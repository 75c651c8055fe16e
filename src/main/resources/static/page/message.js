/** What the page shows of a MESSAGE. */
export function read(frame) {
  const { headers, binaryBody } = frame;
  return {
    id: headers['message-id'],
    from: headers.from,
    time: Number(headers.timestamp),
    text: text(binaryBody, headers['content-type']),
  };
}

/** The same of a message to one person: an old client's is a JSON object with the text inside. */
export function readPersonal(frame) {
  const message = read(frame);
  return { ...message, text: opened(message.text) };
}

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
