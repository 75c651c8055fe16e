import { streamOf } from './conversation.js';
import { accepted } from './http.js';
import { readOld } from './message.js';
import { bounded, queryOf } from './request.js';

/** Returns the offsets to request the adjacent pages with; undefined where there is no page. */
function neighbours({ first, last, messages }) {
  const [oldest, newest] = [messages[0]?.offset, messages.at(-1)?.offset];
  return { before: oldest > first ? oldest : undefined, after: newest < last ? newest : undefined };
}

/** Fetches a page of messages; rejects with a ParleyError or as fetch does. */
export async function fetchOld(base, identity, conversation, { before, after, limit, signal }) {
  const response = await accepted(base, identity, `streams/${encodeURIComponent(streamOf(conversation))}/messages`, {
    query: queryOf({ before, after, limit }),
    signal: bounded(signal),
  });
  const page = await response.json();
  const messages = page.messages
    .map((old) => readOld(conversation, page.epoch, old))
    .filter(({ removes }) => !removes);
  return { epoch: page.epoch, messages, ...neighbours(page) };
}
