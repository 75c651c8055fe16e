import { streamOf } from './conversation.js';
import { ParleyError } from './error.js';
import { readOld } from './message.js';

const PATIENCE = 15_000;

/** Returns the error of a response, which may come from a proxy and then has no problem detail. */
async function refusal(response) {
  const { code = 'internal', advice = 'retry', detail } = await response.json().catch(() => ({}));
  const seconds = response.headers.get('retry-after');
  return new ParleyError({
    code,
    advice,
    message: detail ?? `The history request failed with status ${response.status}`,
    retryAfter: seconds && Number(seconds),
  });
}

/** Returns the offsets to request the adjacent pages with; undefined where there is no page. */
function neighbours({ first, last, messages }) {
  const [oldest, newest] = [messages[0]?.offset, messages.at(-1)?.offset];
  return { before: oldest > first ? oldest : undefined, after: newest < last ? newest : undefined };
}

/** Fetches a page of messages; rejects with a ParleyError or as fetch does. */
export async function fetchOld(base, { user, token }, conversation, { before, after, limit, signal }) {
  const address = new URL(`api/streams/${encodeURIComponent(streamOf(conversation))}/messages`, base);
  for (const [name, value] of Object.entries({ before, after, limit })) {
    if (value !== undefined) {
      address.searchParams.set(name, value);
    }
  }
  const patience = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, {
    headers: {
      // A header value is limited to Latin-1. Names contain no percent sign, so the encoding is unambiguous.
      ...(user && { 'Parley-User': encodeURIComponent(user) }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  const page = await response.json();
  const messages = page.messages
    .filter(({ headers }) => !headers?.removes)
    .map((old) => readOld(conversation, page.epoch, old));
  return { epoch: page.epoch, messages, ...neighbours(page) };
}
