import { texts } from './texts.js';

/** Returns the text to show instead of a removed or unreadable message; nothing for other messages. */
export const absence = ({ removed, unreadable }) =>
  (removed && texts.removed) || (unreadable && texts.unreadable);

/**
 * Returns what the page shows of a message; for bytes that are not text, their number and type. It is
 * frozen, so that Vue does not observe it: there may be thousands. `known` means that the reactions of this user
 * and the number of replies are those of the message, or there were none when it arrived.
 */
export const shown = (message) => {
  const { id, clientId, from, time, offset, epoch, edited, repliesTo, thread } = message;
  const { replies, reactions, reacted, known } = message;
  const { removed, unreadable, mentions, contentType, text, bytes } = message;
  return Object.freeze({
    id,
    clientId,
    from,
    time,
    ...(offset && { offset, epoch }),
    ...(edited && { edited }),
    ...(repliesTo && { repliesTo }),
    ...(thread && { thread }),
    ...(replies && { replies }),
    ...(reactions && { reactions }),
    ...(reacted && { reacted }),
    ...(known && { known }),
    ...(bytes && { binary: true }),
    ...(removed && { removed }),
    ...(unreadable && { unreadable }),
    ...(mentions && { mentions }),
    text: text ?? texts.bytes(bytes.length, contentType),
  });
};
