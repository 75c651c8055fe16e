import { accepted } from './http.js';
import { bounded, postOf, queryOf } from './request.js';

/** Blocks a user or ends that; rejects with a ParleyError or as fetch does. */
export async function setBlock(base, identity, user, blocked) {
  await accepted(base, identity, 'block', { ...postOf({ user, blocked }), signal: bounded() });
}

/** Fetches a page of the blocked users; rejects in the same way. */
export async function fetchBlocked(base, identity, { after, limit, signal }) {
  const response = await accepted(base, identity, 'blocks', { query: queryOf({ after, limit }), signal: bounded(signal) });
  const { users, next } = await response.json();
  return { users, ...(next !== null && { next }) };
}
