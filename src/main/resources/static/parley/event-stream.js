import { ParleyError } from './error.js';
import { eventsOf } from './events.js';
import { positionsOf } from './followed.js';
import { Silence, Watchdog } from './watchdog.js';

/** Twice the interval of the server's comments, in ms. */
const LONGEST_SILENCE = 30_000;

/** Returns the reason for the end of an event stream; undefined if the event is not the last one. */
function reasonIn({ event, data, retry, comment }) {
  if (event === 'error') {
    const { detail: message, ...error } = JSON.parse(data);
    return new ParleyError({ ...error, message });
  }
  // The status of a refusal for a time is 200 too, because browsers accept no other.
  const [, code, message] = (retry && comment?.match(/^([a-z-]+): (.*)/)) ?? [];
  return code && new ParleyError({ code, advice: 'retry', message, retryAfter: retry / 1_000 });
}

/** Returns the body of a response, which may be that of a proxy. */
function streamIn(response) {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new Error('The response is not an event stream');
  }
  return response.body;
}

/** Yields the events that have data. Throws if the event stream is silent, or the server ends it for a reason. */
async function* open(call, path, query, { patience, signal }) {
  const watchdog = new Watchdog(signal, patience);
  let heard = false;
  try {
    const response = await call(path, { query, signal: watchdog.signal });
    const events = eventsOf(streamIn(response), () => {
      heard = true;
      watchdog.heard(LONGEST_SILENCE);
    });
    for await (const event of events) {
      const reason = reasonIn(event);
      if (reason) {
        throw reason;
      }
      if (event.data) {
        yield { type: event.event, content: JSON.parse(event.data) };
      }
    }
  } catch (error) {
    throw watchdog.barked ? new Silence(heard) : error;
  } finally {
    watchdog.stop();
  }
}

/** Opens an event stream until its first event arrives. */
export async function probe(call, options) {
  for await (const _ of open(call, 'streams/chat/events', [], options)) {
    return;
  }
  throw new Error('The event stream is empty');
}

/** Reads conversations until the event stream ends. Throws if it fails. */
export async function read(call, follows, options) {
  const byStream = new Map(follows.map((follow) => [follow.stream, follow]));
  for await (const { type, content } of open(call, 'events', positionsOf(follows), options)) {
    const follow = byStream.get(content.stream);
    if (type === 'joined') {
      follow?.begin(content);
    } else {
      follow?.deliver(content);
    }
  }
}
