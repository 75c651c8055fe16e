/** For each message that waits: the promise of its receipt. */
export class Receipts {
  #promises = new Map();

  of(id) {
    let known = this.#promises.get(id);
    if (!known) {
      known = Promise.withResolvers();
      // Whoever heeds only events has heard of a refusal all the same.
      known.promise.catch(() => {});
      this.#promises.set(id, known);
    }
    return known.promise;
  }

  stored(id, place) {
    this.#settle(id)?.resolve(place);
  }

  refused(id, error) {
    this.#settle(id)?.reject(error);
  }

  #settle(id) {
    const known = this.#promises.get(id);
    this.#promises.delete(id);
    return known;
  }
}
