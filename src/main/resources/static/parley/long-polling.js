import { headOf, positionsOf } from './followed.js';
import { sleep } from './pause.js';
import { Silence, Watchdog } from './watchdog.js';

/** Longest time in seconds for which the server waits for a message. */
const WAIT = 25;

/** Minimum interval between two requests, in ms, because the server limits their rate. */
const INTERVAL = 250;

/** Requests the messages after the positions; waits for one if all conversations have begun, so that none begins late. */
async function poll(call, follows, { patience, signal }) {
  const wait = follows.every(({ hasBegun }) => hasBegun) ? WAIT : 0;
  const watchdog = new Watchdog(signal, wait * 1_000 + patience);
  try {
    const query = [...positionsOf(follows), ['wait', wait]];
    return await (await call('messages', { query, signal: watchdog.signal })).json();
  } catch (error) {
    throw watchdog.barked ? new Silence(true) : error;
  } finally {
    watchdog.stop();
  }
}

/** Checks that the server answers. */
export async function probe(call, { patience, signal }) {
  await headOf(call, 'chat', AbortSignal.any([signal, AbortSignal.timeout(patience)]));
}

/** Reads conversations until a request fails, and throws its error. */
export async function read(call, follows, options) {
  for (;;) {
    const next = performance.now() + INTERVAL;
    const { streams, next: positions } = await poll(call, follows, options);
    follows.forEach((follow, i) => {
      const { messages, recovered } = streams[i];
      const [, epoch, offset] = positions[i].split(':');
      follow.begin({ epoch, offset, recovered });
      messages.forEach((message) => follow.deliver(message));
      follow.reach({ epoch, offset });
    });
    await sleep(next - performance.now());
    options.signal.throwIfAborted();
  }
}
