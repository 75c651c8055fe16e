/** Nothing has arrived, although the connection is open: a proxy may hold it back. */
export class Silence extends Error {
  /** `later` if something had arrived before. */
  constructor(later) {
    super('Nothing arrives');
    this.later = later;
  }
}

/** Aborts a request when nothing arrives for some time. */
export class Watchdog {
  #controller = new AbortController();
  #timer;

  /** Whether it has aborted the request. */
  barked = false;

  constructor(signal, ms) {
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.heard(ms);
  }

  /** Waits for `ms` from now on. */
  heard(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.barked = true;
      this.#controller.abort();
    }, ms);
  }

  /** Ends the request, if it has not ended. */
  stop() {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
