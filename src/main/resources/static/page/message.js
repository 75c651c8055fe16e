/**
 * What the page shows of a message: bytes that are no text as what they are. It never changes, so
 * Vue need not watch it: there may be thousands.
 */
export const shown = ({ id, clientId, from, time, offset, epoch, removed, contentType, text, bytes }) =>
  Object.freeze({
    id,
    clientId,
    from,
    time,
    ...(offset && { offset, epoch }),
    ...(removed && { removed }),
    text: text ?? `(${bytes.length} bytes of ${contentType ?? 'unknown type'})`,
  });
