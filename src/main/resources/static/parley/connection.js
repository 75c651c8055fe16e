import { errorOf, ParleyError } from './error.js';
import { pause } from './pause.js';
import { Client, ReconnectionTimeMode } from './stomp.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** After so many tries in a row that ended before CONNECTED it is looked why. */
const SUSPICIOUS = 2;

/** SockJS clients ask for these paths below /stomp, so users of these names are named in CONNECT. */
const NOT_IN_PATHS = ['info', 'websocket'];

/** Whether the server answers to HTTP; its client's own file may be loaded from everywhere. */
const answers = (base) =>
  fetch(new URL('parley.js', base), { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Why no WebSocket opens. A browser does not tell a page the status of a refused handshake. */
async function reason(base) {
  const origin = globalThis.location?.origin;
  return (await answers(base))
    ? new ParleyError({
        code: 'handshake-refused',
        advice: 'retry',
        message: `${base} answers but opens no WebSocket. Is ${origin} among parley.security.allowed-origins, and does every proxy in between pass WebSockets on?`,
      })
    : new ParleyError({ code: 'unreachable', advice: 'retry', message: `Nothing answers at ${base}.` });
}

/** A connection of one user. It comes back by itself, until it is closed. */
export class Connection {
  #client;
  #closed = false;

  /** How many tries in a row ended before CONNECTED, and without a word from the server. */
  #failures = 0;

  /** Whether the server has said why it ends the connection. */
  #told = false;

  /**
   * Asks `identity` who one is before it connects, and tells what happens by the functions of `on`:
   * open, receipt, refused, failed and closed.
   */
  constructor(base, identity, on) {
    const heed =
      (listener) =>
      (...args) =>
        this.#closed || listener(...args);
    this.#client = new Client({
      // Different in each page, so that not all come back at the same moment.
      reconnectDelay: 300 + Math.random() * 700,
      maxReconnectDelay: 15_000,
      reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
      connectionTimeout: 10_000,
      discardWebsocketOnCommFailure: true,
      beforeConnect: () => this.#prepare(base, identity, on.failed),
      onConnect: heed(({ headers }) => {
        this.#told = false;
        this.#failures = 0;
        on.open(headers['user-name']);
      }),
      onUnhandledReceipt: heed(({ headers }) => on.receipt(headers)),
      onStompError: heed(({ headers }) => {
        this.#told = true;
        on.refused(errorOf(headers), headers['receipt-id']);
      }),
      onWebSocketClose: heed(({ code }) => {
        on.closed(code, this.#told);
        this.#count(base, on.failed);
      }),
    });
    this.#client.activate();
    addEventListener('online', this.#hurry);
  }

  /** Ends it; nothing more is told. */
  close() {
    this.#closed = true;
    removeEventListener('online', this.#hurry);
    this.#client.deactivate();
  }

  publish(destination, headers, body) {
    if (this.#client.connected) {
      this.#client.publish({ destination, headers, body });
    }
  }

  /** Takes what comes from there, until the connection ends, and its answer to this. */
  subscribe(destination, take, headers, began) {
    this.#client.subscribe(destination, (frame) => this.#closed || take(frame), headers);
    if (began) {
      this.#client.watchForReceipt(headers.receipt, (frame) => this.#closed || began(frame.headers));
    }
  }

  unsubscribe(id) {
    this.#client.unsubscribe(id);
  }

  /** The network is back: the next try need not wait. */
  #hurry = async () => {
    if (!this.#client.connected) {
      await this.#client.deactivate({ force: true });
      if (!this.#closed) {
        this.#client.activate();
      }
    }
  };

  async #prepare(base, identity, failed) {
    const { user, token } = await this.#ask(identity, failed);
    const path = user && !NOT_IN_PATHS.includes(user) ? `stomp/${encodeURIComponent(user)}` : 'stomp';
    this.#client.brokerURL = new URL(path, base).href.replace(/^http/, 'ws');
    // Not in the address, which others may log.
    this.#client.connectHeaders = {
      ...(user && { login: user }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
  }

  /** Says once why there is no connection, for as long as there is none. */
  async #count(base, failed) {
    this.#failures += this.#told ? 0 : 1;
    if (!this.#told && this.#failures === SUSPICIOUS) {
      const error = await reason(base);
      if (!this.#closed && !this.#client.connected) {
        failed(error);
      }
    }
  }

  /** Whoever has no token at this moment may have one later. */
  async #ask(identity, failed) {
    for (let failures = 1; !this.#closed; failures++) {
      try {
        return await identity();
      } catch (error) {
        failed(new ParleyError({ code: 'no-token', advice: 'retry', message: `No token: ${error?.message ?? error}` }));
        await sleep(pause(failures));
      }
    }
    return {};
  }
}
