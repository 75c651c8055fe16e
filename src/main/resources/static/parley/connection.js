import { errorOf, ParleyError } from './error.js';
import { pause } from './pause.js';
import { Client, ReconnectionTimeMode } from './stomp.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Number of attempts in a row that end before CONNECTED until the reason is determined. */
const SUSPICIOUS = 2;

/** User names that are sent in CONNECT: SockJS clients request these paths below /stomp. */
const NOT_IN_PATHS = ['info', 'websocket'];

/** Returns whether the server responds to HTTP. The file of the client may be loaded from every origin. */
const answers = (base) =>
  fetch(new URL('parley.js', base), { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Returns why no WebSocket opens. A browser hides the status of a rejected handshake from the page. */
async function reason(base) {
  const origin = globalThis.location?.origin;
  return (await answers(base))
    ? new ParleyError({
        code: 'handshake-refused',
        advice: 'retry',
        message: `${base} responds, but opens no WebSocket. Check that parley.security.allowed-origins contains ${origin}, and that every proxy in between forwards WebSockets.`,
      })
    : new ParleyError({ code: 'unreachable', advice: 'retry', message: `No server responds at ${base}.` });
}

/** The connection of one user. It reconnects automatically until it is closed. */
export class Connection {
  #client;
  #closed = false;

  /** Number of attempts in a row that ended before CONNECTED and without an ERROR. */
  #failures = 0;

  /** Whether the server has sent an ERROR before it closes the connection. */
  #told = false;

  /**
   * Connects. Calls `identity` for the user name and the token before each attempt, and the functions of
   * `on` for events: open, receipt, refused, failed and closed.
   */
  constructor(base, identity, on) {
    const heed =
      (listener) =>
      (...args) =>
        this.#closed || listener(...args);
    this.#client = new Client({
      // Random, so that not all pages reconnect at the same moment.
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

  /** Closes the connection; no function of `on` is called afterwards. */
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

  /**
   * Subscribes until the connection ends. Calls `take` for each message and `began`, if given, with the
   * headers of the receipt.
   */
  subscribe(destination, take, headers, began) {
    this.#client.subscribe(destination, (frame) => this.#closed || take(frame), headers);
    if (began) {
      this.#client.watchForReceipt(headers.receipt, (frame) => this.#closed || began(frame.headers));
    }
  }

  unsubscribe(id) {
    this.#client.unsubscribe(id);
  }

  /** Reconnects without delay when the network is back. */
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
    // Not in the URL, which proxies may log.
    this.#client.connectHeaders = {
      ...(user && { login: user }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
  }

  /** Counts a connection that ended without an ERROR, and reports the reason once per outage. */
  async #count(base, failed) {
    this.#failures += this.#told ? 0 : 1;
    if (!this.#told && this.#failures === SUSPICIOUS) {
      const error = await reason(base);
      if (!this.#closed && !this.#client.connected) {
        failed(error);
      }
    }
  }

  /** Obtains the identity; retries while no token is available. */
  async #ask(identity, failed) {
    for (let failures = 1; !this.#closed; failures++) {
      try {
        return await identity();
      } catch (error) {
        failed(new ParleyError({ code: 'no-token', advice: 'retry', message: `No token is available: ${error?.message ?? error}` }));
        await sleep(pause(failures));
      }
    }
    return {};
  }
}
