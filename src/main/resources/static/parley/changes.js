import { sendDestinationOf, sendPathOf, writable } from './conversation.js';
import { ParleyError } from './error.js';
import { messageHeaders, unanswered } from './message-request.js';
import { bounded } from './request.js';
import { uniqueId } from './unique-id.js';
import { receiptOf } from './web-socket-link.js';

/** Maximum size of a reaction in bytes. */
const LONGEST_REACTION = 64;

/** Returns the canonical form of a conversation of which messages can be changed, or throws a TypeError. */
function changeable(conversation) {
  if (`${conversation}`.startsWith('person:')) {
    throw new TypeError(`Messages to '${conversation}' cannot be changed: use with:{name}`);
  }
  return writable(conversation);
}

function checkOffset(offset) {
  if (!Number.isSafeInteger(offset) || offset < 1) {
    throw new TypeError(`Invalid offset '${offset}': it must be that of a message, a number from 1 on`);
  }
}

function checkReaction(reaction) {
  const size = typeof reaction === 'string' ? new TextEncoder().encode(reaction).length : 0;
  if (size < 1 || size > LONGEST_REACTION) {
    throw new TypeError(`Invalid reaction '${reaction}': it must be a text of 1 to ${LONGEST_REACTION} bytes`);
  }
}

/** Sends a change by an open WebSocket; resolves with its receipt, or rejects with a ParleyError. */
async function changeByFrame(link, { to, offset, header, text, id, contentType = 'text/plain', mentions }) {
  const headers = { 'client-message-id': id, 'content-type': contentType, [header]: offset };
  const references = mentions?.length ? { mentions: mentions.join() } : {};
  return receiptOf(await link.request(sendDestinationOf(to), { ...headers, ...references }, text));
}

/** Returns the path of the request for a change, and the header that names the message if the path does not. */
const targetOf = ({ to, offset, header, method }) =>
  method === 'POST'
    ? { path: sendPathOf(to), target: { [`Parley-Header-${header}`]: `${offset}` } }
    : { path: `${sendPathOf(to)}/${offset}`, target: {} };

/** Does the same by HTTP. */
async function changeByRequest(call, sent) {
  const { method, text, id, contentType, mentions } = sent;
  const { path, target } = targetOf(sent);
  const headers = messageHeaders({ id, contentType, mentions: mentions?.length ? mentions : undefined });
  try {
    const response = await call(path, { method, headers: { ...headers, ...target }, body: text, signal: bounded() });
    const { id: messageId, offset: at, epoch, duplicate = false } = await response.json();
    return { messageId, offset: at, epoch, duplicate };
  } catch (error) {
    throw error instanceof ParleyError ? error : unanswered(error);
  }
}

/** Sends a change by the open link, or by HTTP. A change that the link has not answered is repeated with the same id. */
async function change([call, openLink], conversation, { id = uniqueId(), ...options }) {
  const sent = { to: changeable(conversation), id, ...options };
  checkOffset(sent.offset);
  const link = openLink();
  if (link?.request) {
    try {
      return await changeByFrame(link, sent);
    } catch (error) {
      if (error.code !== 'unreachable') {
        throw error;
      }
    }
  }
  return changeByRequest(call, sent);
}

/** Replaces the text of a message; resolves with the position of the edit, or rejects with a ParleyError. */
export const edit = (ways, conversation, offset, text, { id, contentType, mentions } = {}) =>
  change(ways, conversation, { offset, text, id, contentType, mentions, header: 'edits', method: 'PATCH' });

/** Removes the body of a message; resolves with the position of the removal, or rejects in the same way. */
export const remove = (ways, conversation, offset, { id } = {}) =>
  change(ways, conversation, { offset, text: '', id, header: 'removes', method: 'DELETE' });

async function respond(ways, header, conversation, offset, reaction, id) {
  checkReaction(reaction);
  return change(ways, conversation, { offset, text: reaction, id, header, method: 'POST' });
}

/** Adds a reaction to a message; resolves when it is stored, or rejects in the same way. */
export const react = (ways, conversation, offset, reaction, { id } = {}) =>
  respond(ways, 'reacts', conversation, offset, reaction, id);

/** Withdraws a reaction, in the same way. */
export const unreact = (ways, conversation, offset, reaction, { id } = {}) =>
  respond(ways, 'unreacts', conversation, offset, reaction, id);
