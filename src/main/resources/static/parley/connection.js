import { Choice, TRANSPORTS } from './choice.js';
import { ParleyError } from './error.js';
import { pause, sleep } from './pause.js';
import { reason } from './reason.js';
import { blockedAt, keepBlocked } from './session.js';
import { WebSocketLink } from './web-socket-link.js';

const LONGEST_DELAY = 15_000;

/** Longest time in seconds for which the server can put off the next attempt. */
const LONGEST_RETRY_AFTER = 60;

/** Minimum time in ms that the last transport has to open, as no other one can be tried after it. */
const LAST_PATIENCE = 10_000;

/** Number of attempts in a row without a response of the server until the reason is determined. */
const SUSPICIOUS = 2;

/** Returns the class of the links of a transport. That of HTTP is needed rarely, so it is loaded then. */
const linkOf = async (transport) =>
  transport === TRANSPORTS[0] ? WebSocketLink : (await import('./http-link.js')).HttpLink;

/**
 * The connection of one user: a sequence of links, until it is closed. It reconnects automatically, and uses
 * another transport if a proxy blocks one.
 */
export class Connection {
  #base;
  #options;
  #identity;
  #on;
  #choice;
  #link = null;
  #openedAt;
  #closed = false;
  #timer;

  /** In ms; random, so that not all pages reconnect at the same moment. */
  #firstDelay = 300 + Math.random() * 700;

  /** Number of failed attempts by all transports since a connection was open. */
  #failures = 0;

  /** The same without those for which the server has given a reason. */
  #unexplained = 0;

  /**
   * Connects. Calls `identity` for the user name and the token before each attempt, and the functions of
   * `on` for events: open, stored, refused, ended, failed and closed.
   */
  constructor(base, options, identity, on) {
    this.#base = base;
    this.#options = options;
    this.#identity = identity;
    this.#on = on;
    this.#choice = new Choice(options.transports, blockedAt(base));
    addEventListener('online', this.#hurry);
    this.#attempt();
  }

  /** Closes the connection; no function of `on` is called afterwards. */
  close() {
    this.#closed = true;
    removeEventListener('online', this.#hurry);
    this.#drop();
  }

  #drop() {
    clearTimeout(this.#timer);
    const link = this.#link;
    // First, as a link may report its end while it is being closed.
    this.#link = null;
    link?.close();
    this.#openedAt = undefined;
  }

  /** Reconnects without delay when the network is back. */
  #hurry = () => {
    if (this.#openedAt === undefined) {
      this.#drop();
      this.#attempt();
    }
  };

  async #attempt() {
    // Recognizes an attempt that was dropped while it waited.
    const attempt = { close() {} };
    this.#link = attempt;
    const isWanted = () => this.#link === attempt;
    const transport = this.#choice.next(Date.now());
    const [identity, Link] = await Promise.all([this.#ask(isWanted), linkOf(transport).catch(() => null)]);
    if (isWanted() && Link) {
      this.#open(transport, Link, identity);
    } else if (isWanted()) {
      this.#ended(transport, {});
    }
  }

  #open(transport, Link, identity) {
    const { transports, fallbackAfter } = this.#options;
    const patience = transport === transports.at(-1) ? Math.max(LAST_PATIENCE, fallbackAfter) : fallbackAfter;
    const mine =
      (listener) =>
      (...args) =>
        link === this.#link && listener(...args);
    const on = {
      open: mine((user) => this.#opened(transport, link, user)),
      stored: mine(this.#on.stored),
      refused: mine(this.#on.refused),
      ended: mine(this.#on.ended),
      failed: mine(this.#on.failed),
      stay: () => this.#choice.next(Date.now()) === transport,
      closed: mine((end) => this.#ended(transport, end)),
    };
    const link = new Link(this.#base, identity, patience, on, transport);
    this.#link = link;
  }

  #opened(transport, link, user) {
    this.#openedAt = performance.now();
    this.#failures = 0;
    this.#unexplained = 0;
    this.#choice.opened(transport, Date.now());
    keepBlocked(this.#base, this.#choice.blocked);
    this.#on.open(link, user, transport);
  }

  /** Handles the end of a link. The end of an attempt is not reported if another transport is tried at once. */
  #ended(transport, { code, told, silent, retryAfter = 0 }) {
    const age = this.#openedAt === undefined ? undefined : performance.now() - this.#openedAt;
    this.#link = null;
    this.#openedAt = undefined;
    const another = this.#choice.ended(transport, { code, told, silent, age });
    if (another && age === undefined) {
      this.#attempt();
      return;
    }
    const wait = Math.min(LONGEST_DELAY, this.#firstDelay * 2 ** this.#failures++);
    const advised = retryAfter && 1_000 * Math.min(LONGEST_RETRY_AFTER, retryAfter) + this.#firstDelay;
    this.#timer = setTimeout(() => this.#attempt(), Math.max(wait, advised));
    this.#on.closed(code, told);
    this.#explain(told);
  }

  /** Counts an end without a reason of the server, and reports the reason once per outage. */
  async #explain(told) {
    this.#unexplained += told ? 0 : 1;
    if (!told && this.#unexplained === SUSPICIOUS) {
      const error = await reason(this.#base);
      if (!this.#closed && this.#openedAt === undefined) {
        this.#on.failed(error);
      }
    }
  }

  /** Obtains the identity; retries while no token is available and the attempt is wanted. */
  async #ask(isWanted) {
    for (let failures = 1; isWanted(); failures++) {
      try {
        return await this.#identity();
      } catch (error) {
        if (isWanted()) {
          this.#on.failed(new ParleyError({ code: 'no-token', advice: 'retry', message: `No token is available: ${error?.message ?? error}` }));
          await sleep(pause(failures));
        }
      }
    }
    return {};
  }
}
