import { streamOf } from './conversation.js';
import { placeOf, readOld } from './message.js';

/** Returns a page of one message, which names the offsets that the stream has. */
export const headOf = async (call, stream, signal) => {
  const response = await call(`streams/${encodeURIComponent(stream)}/messages`, { query: [['limit', 1]], signal });
  return response.json();
};

/** A conversation that is followed by HTTP, and the position up to which it was delivered. */
export class Followed {
  #conversation;
  #history;
  #take;
  #began;
  #place;
  #started = Promise.withResolvers();

  /** The parameters are those of `follow` of a link. */
  constructor(conversation, { id, place, history }, take, began) {
    this.id = id;
    this.stream = streamOf(conversation);
    this.hasBegun = false;
    this.#conversation = conversation;
    this.#history = history;
    this.#take = take;
    this.#began = began;
    this.#place = place;
  }

  /** The parameter `at` of a request: the stream, and the position if it is known. */
  get at() {
    return this.#place ? `${this.stream}:${this.#place.epoch}:${this.#place.offset}` : this.stream;
  }

  /** Resolves when the conversation is read, or will not be. */
  get started() {
    return this.#started.promise;
  }

  get isLocated() {
    return this.#place !== undefined;
  }

  /** Determines the position before the old messages to begin with, if there are any. */
  async locate(call, signal) {
    if (this.#history && !this.isLocated) {
      const { epoch, first, last } = await headOf(call, this.stream, signal);
      this.#place = { epoch, offset: Math.max(first - 1, last - this.#history) };
    }
  }

  /** Handles the start of a request. Throws if it does not continue the one before. */
  begin({ recovered = true, ...start }) {
    if (this.hasBegun && !recovered) {
      throw new Error(`Messages of ${this.stream} are missing`);
    }
    if (!recovered || !this.#place) {
      this.reach(start);
    }
    this.epoch = start.epoch;
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.#began({ ...placeOf(start), recovered });
      this.end();
    }
  }

  /** Lets messages be sent that wait for the start. */
  end() {
    this.#started.resolve();
  }

  /** Sets the position, up to which everything has been delivered. */
  reach(place) {
    this.#place = placeOf(place);
  }

  /** Delivers a message of an event stream or of a page. */
  deliver(old) {
    const message = readOld(this.#conversation, this.epoch, old);
    if (!message.ephemeral) {
      this.reach(message);
    }
    this.#take(message);
  }
}

/** Returns the query of a request that reads conversations. A device confirms what it was delivered of the inbox. */
export const positionsOf = (follows) => [
  ...follows.map(({ at }) => ['at', at]),
  ...(follows.some(({ stream }) => stream === 'inbox') ? [['device', 'default']] : []),
];
