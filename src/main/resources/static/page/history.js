const PATIENCE = 15_000;

/**
 * Old messages of a stream of this user, the last ones before an offset, or the last ones of all.
 * Throws if they can not be had.
 */
export async function fetchOld(stream, user, before, limit, signal) {
  const query = new URLSearchParams({ limit, ...(before && { before }) });
  const response = await fetch(`api/streams/${stream}/messages?${query}`, {
    // A header has no letters beyond Latin-1, and a name has no percent sign.
    headers: { 'Parley-User': encodeURIComponent(user) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
  if (!response.ok) {
    throw new Error(`History answered ${response.status}`);
  }
  return response.json();
}
