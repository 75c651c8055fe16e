/** The promises of receipts, one for each waiting message. */
export class Receipts {
  #promises = new Map();

  of(id) {
    let known = this.#promises.get(id);
    if (!known) {
      known = Promise.withResolvers();
      // Prevents an unhandled rejection in a page that only listens to the event refused.
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
