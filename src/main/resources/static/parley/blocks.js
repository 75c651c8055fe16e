import { accepted, postOf } from './http.js';

const PATIENCE = 15_000;

/** Blocks a user or ends that; rejects with a ParleyError or as fetch does. */
export async function setBlock(base, identity, user, blocked) {
  await accepted(base, identity, 'block', { ...postOf({ user, blocked }), signal: AbortSignal.timeout(PATIENCE) });
}

/** Fetches a page of the blocked users; rejects in the same way. */
export async function fetchBlocked(base, identity, { after, limit, signal = AbortSignal.timeout(PATIENCE) }) {
  const query = Object.entries({ after, limit }).filter(([, value]) => value !== undefined);
  const response = await accepted(base, identity, 'blocks', { query, signal });
  const { users, next } = await response.json();
  return { users, ...(next !== null && { next }) };
}
