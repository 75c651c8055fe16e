import { sleep } from './pause.js';
import { bounded } from './request.js';

/** Interval in ms at which the presence of the watched users is requested. */
const INTERVAL = 3_000;

/** Maximum number of users of one request, as an address is limited. */
const LIMIT = 100;

/**
 * Requests the presence of users again and again, and calls `take` with each answer. `names` returns the users, or false to
 * end. A request that fails is repeated after the interval: if the server is away, the transport notices that.
 */
export async function pollPresence(call, names, take) {
  for (let users; (users = names()); await sleep(INTERVAL)) {
    for (let from = 0; from < users.length; from += LIMIT) {
      const query = users.slice(from, from + LIMIT).map((user) => ['user', user]);
      await call('presence', { query, signal: bounded() })
        .then((response) => response.json())
        .then(take)
        .catch(() => {});
    }
  }
}
