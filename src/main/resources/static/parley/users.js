import { accepted } from './http.js';
import { bounded, jsonOf } from './request.js';

/** Returns an object without the fields that are null or undefined. */
const present = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? null) !== null));

/** Fetches a page of the users that a prefix finds; rejects with a ParleyError or as fetch does. */
export async function fetchUsers(base, identity, prefix, { after, limit, signal }) {
  const query = Object.entries(present({ prefix, after, limit }));
  const response = await accepted(base, identity, 'users', { query, signal: bounded(signal) });
  const { users, next } = await response.json();
  return present({ users: users.map(present), next });
}

/** Fetches a user; rejects in the same way, with the code no-user if it does not exist. */
export async function fetchUser(base, identity, name, { signal }) {
  const response = await accepted(base, identity, `users/${encodeURIComponent(name)}`, { signal: bounded(signal) });
  return present(await response.json());
}

/** Sets a profile, and returns the user as it is then. */
export async function putUser(base, identity, name, { displayName, avatar }, { signal }) {
  const response = await accepted(base, identity, `users/${encodeURIComponent(name)}`, {
    ...jsonOf('PUT', { displayName, avatar }),
    signal: bounded(signal),
  });
  return present(await response.json());
}
