import { ParleyError } from './error.js';

/** Returns the error of a response, which may come from a proxy and then has no problem detail. */
export async function refusal(response) {
  const { code = 'internal', advice = 'retry', detail } = await response.json().catch(() => ({}));
  const seconds = response.headers.get('retry-after');
  return new ParleyError({
    code,
    advice,
    message: detail ?? `The request failed with status ${response.status}`,
    retryAfter: seconds && Number(seconds),
  });
}

/** Returns the headers that identify the user. A token is not in the URL, which proxies may log. */
const identityHeaders = ({ user, token }) => ({
  // A header value is limited to Latin-1. Names contain no percent sign, so the encoding is unambiguous.
  ...(user && { 'Parley-User': encodeURIComponent(user) }),
  ...(token && { Authorization: `Bearer ${token}` }),
});

/** Sends a request to the HTTP API; rejects as fetch does. `query` is a list of names and values. */
export function request(base, identity, path, { query = [], headers, ...options } = {}) {
  const address = new URL(`api/${path}`, base);
  address.search = new URLSearchParams(query);
  return fetch(address, { cache: 'no-store', ...options, headers: { ...identityHeaders(identity), ...headers } });
}

/** Does the same, but rejects with a ParleyError if the request is refused. */
export async function accepted(...args) {
  const response = await request(...args);
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}
