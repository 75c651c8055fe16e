import { Client, ReconnectionTimeMode } from './stomp.js';

export const EVERYONE = '/topic/chat';
export const INBOX = '/user/queue/messages';
const ERRORS = '/user/queue/errors';

/** Where reading starts when no place in the stream is known yet; the inbox: at what nobody was given. */
const FIRST = { [EVERYONE]: { history: 50 }, [INBOX]: {} };

/** As unique as randomUUID, which browsers offer only on https and localhost. */
const uniqueId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

const address = (name) =>
  new URL(`stomp/${encodeURIComponent(name)}`, document.baseURI).href.replace(/^http/, 'ws');

/**
 * The connection of one user. It comes back by itself, goes on reading where it stopped, and sends
 * again what has no receipt yet.
 */
export class Link {
  #client;
  #places;
  #outgoing;
  #on;

  /** Goes on from what state() of an earlier one gave, and tells what happens by the functions of `on`. */
  constructor(name, { places = {}, outgoing = [] }, on) {
    this.#places = places;
    this.#outgoing = new Map(outgoing);
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
      onStompError: (error) => this.#refused(error),
      onWebSocketClose: (close) => this.#closed(close),
    });
    this.#client.activate();
  }

  close() {
    this.#client.deactivate();
  }

  /** What the next page needs to go on from here. */
  state() {
    return { places: this.#places, outgoing: [...this.#outgoing] };
  }

  /** Sends a text; stored or refused tells how it ended. */
  send(destination, text) {
    const id = uniqueId();
    this.#outgoing.set(id, { destination, text });
    this.#publish(id, { destination, text });
  }

  #publish(id, { destination, text }) {
    if (this.#client.connected) {
      const headers = { receipt: id, 'client-message-id': id, 'content-type': 'text/plain' };
      this.#client.publish({ destination, headers, body: text });
    }
  }

  #connected() {
    this.#client.subscribe(ERRORS, (error) => this.#refused(error));
    this.#read(EVERYONE);
    this.#read(INBOX);
    this.#outgoing.forEach((draft, id) => this.#publish(id, draft));
    this.#on.state('connected');
  }

  #read(destination) {
    const receipt = uniqueId();
    const headers = { receipt, ...(this.#places[destination] ?? FIRST[destination]) };
    const subscription = this.#client.subscribe(destination, (frame) => this.#take(destination, frame), headers);
    this.#client.watchForReceipt(receipt, ({ headers: { recovered } }) => {
      if (recovered === 'false') {
        // What came in between is gone: say so, and start again.
        subscription.unsubscribe();
        delete this.#places[destination];
        this.#on.gap(destination);
        this.#read(destination);
      }
    });
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
    const draft = this.#forget(headers['receipt-id']);
    if (draft) {
      this.#on.stored(draft, headers['message-id']);
    }
  }

  #refused({ headers }) {
    this.#on.error(headers.message);
    const draft = this.#forget(headers['receipt-id']);
    if (draft) {
      this.#on.refused(draft);
    }
  }

  #closed({ code }) {
    this.#on.state('away');
    if (code === 1009) {
      // A message was too large for the socket. Which one is not told; all wait for their writer again.
      this.#on.error('That was too long to send.');
      [...this.#outgoing.keys()].forEach((id) => this.#on.refused(this.#forget(id)));
    }
  }

  #forget(id) {
    const draft = this.#outgoing.get(id);
    this.#outgoing.delete(id);
    return draft;
  }
}
