/** The transports, in the order in which they are tried. */
export const TRANSPORTS = ['websocket', 'event-stream', 'long-polling'];

/** Time in ms for which a transport that was given up is not tried; it doubles each time. */
const FIRST_BLOCK = 10 * 60_000;
const LONGEST_BLOCK = 2 * 60 * 60_000;

/** Age in ms from which on a connection has shown that its transport works. */
const STABLE = 5 * 60_000;

/** Age in ms up to which a proxy may be the reason that a connection was reset. */
const SHORT = 10_000;

/** The close code of a connection that ended without a close frame (RFC 6455, section 7.1.5). */
const ABNORMAL = 1006;

/** Returns whether a proxy may be the reason for the end of a connection, so that another transport may help. */
function isBlocked(transport, { told, silent, code, age }) {
  const refused = age === undefined && transport === TRANSPORTS[0];
  return !told && (silent || refused || (age < SHORT && code === ABNORMAL));
}

/** Chooses the transport of each attempt to connect: the first one, or the next one if a proxy blocks it. */
export class Choice {
  #transports;
  #blocked;

  /** The transports that are given up if the next one opens. */
  #failed = new Set();

  /** By transport: the number of failures since it has worked. */
  #failures = new Map();
  #worked = new Set();

  /** Starts with the transports that were `blocked` for an earlier page. */
  constructor(transports, blocked) {
    this.#transports = transports;
    this.#blocked = { ...blocked };
  }

  /** By transport: until when it is not tried, in ms since 1970, and how often it was given up. */
  get blocked() {
    return this.#blocked;
  }

  /** Returns the transport of the next attempt. */
  next(now) {
    const isFree = (transport) => !this.#failed.has(transport) && !(this.#blocked[transport]?.until > now);
    return this.#transports.find(isFree) ?? this.#transports.at(-1);
  }

  /** Handles a connection that has opened: gives up the transports that have failed before. */
  opened(transport, now) {
    delete this.#blocked[transport];
    for (const failed of this.#failed) {
      const times = this.#blocked[failed]?.times ?? 0;
      this.#blocked[failed] = { until: now + Math.min(LONGEST_BLOCK, FIRST_BLOCK * 2 ** times), times: times + 1 };
    }
    this.#failed.clear();
  }

  /**
   * Handles the end of a connection or of an attempt, and returns whether the next attempt is by another
   * transport. `age` is the time in ms for which the connection was open; undefined if it was not.
   */
  ended(transport, end) {
    if (end.age > STABLE) {
      this.#worked.add(transport);
    }
    if (end.told || end.age > STABLE) {
      this.#failures.delete(transport);
    }
    const another = isBlocked(transport, end) && this.#isEnough(transport, end) && transport !== this.#transports.at(-1);
    if (another) {
      this.#failed.add(transport);
    } else {
      this.#failed.clear();
    }
    return another;
  }

  /** Returns whether a transport has failed often enough: once, or twice if it has worked before. */
  #isEnough(transport, { age, silent }) {
    const failures = (this.#failures.get(transport) ?? 0) + 1;
    this.#failures.set(transport, failures);
    const works = this.#worked.has(transport) || (age !== undefined && !silent);
    return failures > (works ? 1 : 0);
  }
}
