import { streamOf } from './conversation.js';
import { ParleyError } from './error.js';
import { readOld } from './message.js';

const PATIENCE = 15_000;

/** What a refusal says, which may come from somebody between here and the server. */
async function refusal(response) {
  const { code = 'internal', advice = 'retry', detail } = await response.json().catch(() => ({}));
  const seconds = response.headers.get('retry-after');
  return new ParleyError({
    code,
    advice,
    message: detail ?? `History answered ${response.status}`,
    retryAfter: seconds && Number(seconds),
  });
}

/** From where the pages before and after this one are asked for; undefined where there is none. */
function neighbours({ first, last, messages }) {
  const [oldest, newest] = [messages[0]?.offset, messages.at(-1)?.offset];
  return { before: oldest > first ? oldest : undefined, after: newest < last ? newest : undefined };
}

/** Reads some messages; throws if they can not be had. */
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
      // A header has no letters beyond Latin-1, and a name has no percent sign.
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
