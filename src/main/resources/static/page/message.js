import { texts } from './texts.js';

/** What is said in place of a message without a text; nothing if it has one. */
export const absence = ({ removed, unreadable }) =>
  (removed && texts.removed) || (unreadable && texts.unreadable);

/**
 * What the page shows of a message: bytes that are no text as what they are. It never changes, so
 * Vue need not watch it: there may be thousands.
 */
export const shown = ({ id, clientId, from, time, offset, epoch, removed, unreadable, contentType, text, bytes }) =>
  Object.freeze({
    id,
    clientId,
    from,
    time,
    ...(offset && { offset, epoch }),
    ...(removed && { removed }),
    ...(unreadable && { unreadable }),
    text: text ?? `(${bytes.length} bytes of ${contentType ?? 'unknown type'})`,
  });
