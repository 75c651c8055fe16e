import { pause } from './pause.js';
import { texts } from './texts.js';
import { Client, ReconnectionTimeMode } from './stomp.js';
import { uniqueId } from './unique-id.js';

export const EVERYONE = '/topic/chat';
export const INBOX = '/user/queue/messages';
const ERRORS = '/user/queue/errors';

/** Where reading starts when no place in the stream is known yet; the inbox: at what nobody was given. */
const FIRST = { [EVERYONE]: { history: 50 }, [INBOX]: {} };

/** Close codes of WebSocket. */
const TOO_LARGE = 1009;
const ABNORMAL = 1006;

/** So many letters no server finds too long. */
const SURELY_SHORT = 16 * 1024;

const address = (name) =>
  new URL(`stomp/${encodeURIComponent(name)}`, document.baseURI).href.replace(/^http/, 'ws');

/**
 * Whether the connection ended on this message, the longest of those on their way. The close code
 * may get lost when the server closes in the middle of it; a second time that is not by chance.
 */
const isTooLong = ({ text, breaks }, code) =>
  code === TOO_LARGE || (code === ABNORMAL && text.length > SURELY_SHORT && breaks > 1);

/**
 * The connection of one user. It comes back by itself, goes on reading where it stopped, and lets
 * what is outgoing out.
 */
export class Link {
  #client;
  #places;
  #outgoing;
  #on;

  /** By the receipt that is waited for: how to ask again for a stream that could not be read. */
  #asked = new Map();
  #timers = new Set();

  /** Whether the server has said why it ends the connection. */
  #told = false;

  /** Goes on from the places of an earlier one, and tells what happens by the functions of `on`. */
  constructor(name, places, outgoing, on) {
    this.#places = places;
    this.#outgoing = outgoing;
    this.#on = on;
    this.#client = new Client({
      brokerURL: address(name),
      // Different in each page, so that not all come back at the same moment.
      reconnectDelay: 300 + Math.random() * 700,
      maxReconnectDelay: 15_000,
      reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
      connectionTimeout: 10_000,
      discardWebsocketOnCommFailure: true,
      onConnect: () => this.#connected(),
      onUnhandledReceipt: (receipt) => this.#stored(receipt),
      onStompError: (error) => {
        this.#told = true;
        this.#refused(error);
      },
      onWebSocketClose: (close) => this.#closed(close),
    });
    this.#client.activate();
  }

  close() {
    this.#shut();
    this.#client.deactivate();
  }

  /** The place reached in each stream, from which the next page goes on. */
  get places() {
    return this.#places;
  }

  #connected() {
    this.#told = false;
    this.#client.subscribe(ERRORS, (error) => this.#refused(error));
    this.#read(EVERYONE);
    this.#read(INBOX);
    this.#outgoing.open((draft) => this.#publish(draft));
    this.#on.state('connected');
  }

  #publish({ id, destination, text }) {
    if (this.#client.connected) {
      const headers = { receipt: id, 'client-message-id': id, 'content-type': 'text/plain' };
      this.#client.publish({ destination, headers, body: text });
    }
  }

  #read(destination, failures = 0) {
    const receipt = uniqueId();
    const place = this.#places[destination];
    const headers = { receipt, ...(place ?? FIRST[destination]) };
    const subscription = this.#client.subscribe(destination, (frame) => this.#take(destination, frame), headers);
    this.#asked.set(receipt, () => this.#readLater(destination, failures + 1));
    this.#client.watchForReceipt(receipt, ({ headers: { recovered } }) => {
      this.#asked.delete(receipt);
      this.#on.error('');
      if (recovered === 'false') {
        this.#on.gap(destination);
      }
      // What came in between is gone: start again. Where no place was asked for, this is the start.
      if (recovered === 'false' && place) {
        subscription.unsubscribe();
        delete this.#places[destination];
        this.#read(destination);
      }
    });
  }

  #readLater(destination, failures) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#read(destination, failures);
    }, pause(failures));
    this.#timers.add(timer);
  }

  #take(destination, frame) {
    const { offset, epoch } = frame.headers;
    // An ephemeral message has no place.
    if (offset) {
      this.#places[destination] = { offset, epoch };
    }
    this.#on.message(destination, frame);
  }

  #stored({ headers }) {
    const draft = this.#outgoing.settle(headers['receipt-id']);
    if (draft) {
      this.#on.stored(draft, headers);
    }
  }

  #refused({ headers }) {
    const { advice, message, 'receipt-id': id } = headers;
    if (!this.#outgoing.has(id)) {
      this.#on.error(message);
      this.#asked.get(id)?.();
      this.#asked.delete(id);
    } else if (advice === 'retry') {
      this.#outgoing.putOff(id, message);
    } else {
      this.#on.refused(this.#outgoing.settle(id), message);
    }
  }

  #closed({ code }) {
    // Which message was too large for the socket is not told, but then the longest one was.
    const longest = this.#outgoing.longest();
    this.#shut();
    if (longest && !this.#told) {
      longest.breaks = (longest.breaks ?? 0) + 1;
      if (isTooLong(longest, code)) {
        this.#on.refused(this.#outgoing.settle(longest.id), texts.tooLong);
      }
    }
    this.#on.state('away');
  }

  #shut() {
    this.#outgoing.shut();
    this.#asked.clear();
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }
}
