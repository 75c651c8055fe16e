import { ParleyError } from './error.js';

/** Returns whether the server responds to HTTP. The file of the client may be loaded from every origin. */
const answers = (base) =>
  fetch(new URL('parley.js', base), { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Returns why no connection opens. A browser hides the status of a rejected request from a page of another origin. */
export async function reason(base) {
  const origin = globalThis.location?.origin;
  return (await answers(base))
    ? new ParleyError({
        code: 'handshake-refused',
        advice: 'retry',
        message: `${base} responds, but opens no connection. Check that parley.security.allowed-origins contains ${origin}, and that every proxy in between forwards WebSockets, or /api without buffering.`,
      })
    : new ParleyError({ code: 'unreachable', advice: 'retry', message: `No server responds at ${base}.` });
}
