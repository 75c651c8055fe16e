import { ParleyError } from './error.js';

const isAscii = (text) => /^[ -~]*$/.test(text);

/** Returns the header by which the server recognizes a repeat. A key is ASCII, and any other id is encoded. */
const idHeader = (id) =>
  isAscii(id)
    ? { 'Idempotency-Key': `"${id.replace(/["\\]/g, '\\$&')}"` }
    : { 'Parley-Header-client-message-id': encodeURIComponent(id) };

const BAD_CONTENT_TYPE = {
  code: 'bad-header',
  advice: 'fix',
  message: 'Without WebSocket the content type must be printable ASCII.',
};

/** Returns the headers of a request that sends or changes a message, or throws a ParleyError. */
export function messageHeaders({ id, contentType = 'text/plain', mentions, repliesTo, thread }) {
  if (!isAscii(contentType)) {
    throw new ParleyError(BAD_CONTENT_TYPE);
  }
  return {
    'Content-Type': contentType,
    ...idHeader(id),
    ...(mentions && { 'Parley-Header-mentions': encodeURIComponent(mentions.join()) }),
    ...(repliesTo && { 'Parley-Header-replies-to': `${repliesTo}` }),
    ...(thread && { 'Parley-Header-thread': `${thread}` }),
  };
}

/** Returns the error of a message that was not answered; the server may have stored it. */
export const unanswered = ({ message }) =>
  new ParleyError({ code: 'unreachable', advice: 'retry', message: `The server has not answered: ${message}` });
