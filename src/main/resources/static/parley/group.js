import { ParleyError } from './error.js';
import { headOf } from './followed.js';
import { Silence } from './watchdog.js';

/** Time in ms after which the end of a request is usual, so that the next one follows at once. */
const SHORT = 1_000;

/** Number of requests in a row that fell silent, after which another transport is needed. */
const MUTED = 2;

/** Codes of errors after which a conversation that has begun may no longer be read. */
const ENDED = ['not-a-member', 'no-room'];

/** The conversations that are read by one request at a time. */
export class Group {
  #link;
  #follows = new Set();
  #controller = new AbortController();
  #running = false;
  #closed = false;
  #silences = 0;

  /** `link` has the functions read, call, refused, lost, stay and ended. */
  constructor(link) {
    this.#link = link;
  }

  get size() {
    return this.#follows.size;
  }

  add(follow) {
    this.#follows.add(follow);
    this.#changed();
  }

  /** Removes a conversation by the id of its subscription. */
  remove(id) {
    for (const follow of this.#follows) {
      if (follow.id === id) {
        this.#follows.delete(follow);
        follow.end();
        this.#changed();
      }
    }
  }

  close() {
    this.#closed = true;
    this.#controller.abort();
  }

  #changed() {
    this.#controller.abort();
    if (!this.#running) {
      this.#run();
    }
  }

  async #run() {
    this.#running = true;
    // Further conversations may be followed at this moment.
    await null;
    while (!this.#closed && this.#follows.size > 0) {
      await this.#read();
    }
    this.#running = false;
  }

  async #read() {
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const follows = [...this.#follows];
    const start = performance.now();
    const error = await this.#link.read(follows, signal).catch((failure) => failure);
    if (signal.aborted) {
      return;
    }
    this.#silences = error instanceof Silence ? this.#silences + 1 : 0;
    const isMuted = this.#silences === MUTED || (error instanceof Silence && !error.later);
    if (error instanceof ParleyError) {
      await this.#refused(follows, error, signal);
    } else if (isMuted || performance.now() - start < SHORT || !this.#link.stay()) {
      this.#link.ended({ silent: isMuted });
    }
  }

  /** Handles the refusal of a request: ends the subscriptions that the server refuses, or else the link. */
  async #refused(follows, error, signal) {
    const refusalOf = (stream) =>
      headOf(this.#link.call, stream, signal).then(
        () => undefined,
        (failure) => failure,
      );
    const suspects = follows.filter(({ hasBegun }) => !hasBegun || ENDED.includes(error.code));
    const isGeneral = suspects.length === 0 || (await refusalOf('chat'));
    const refused = [];
    for (const follow of isGeneral ? [] : suspects) {
      const refusal = await refusalOf(follow.stream);
      if (refusal instanceof ParleyError) {
        refused.push({ follow, refusal });
      }
    }
    for (const { follow, refusal } of refused) {
      this.remove(follow.id);
      (follow.hasBegun ? this.#link.lost : this.#link.refused)(refusal, follow.id);
    }
    if (refused.length === 0 && !signal.aborted) {
      this.#link.ended({ error });
    }
  }
}
