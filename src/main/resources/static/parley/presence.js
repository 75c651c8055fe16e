/** The presence of users. Its code is loaded when it is used. parley.d.ts describes the methods. */
export class Presence {
  states = new Map();
  rooms = new Map();
  #parts;
  #watching;

  /** The parameters are those of Watching, after the first one. */
  constructor(...parts) {
    this.#parts = parts;
  }

  watch(names) {
    return this.#use('watch', names);
  }

  unwatch(names) {
    return this.#use('unwatch', names);
  }

  follow(room) {
    return this.#use('follow', room);
  }

  unfollow(room) {
    return this.#use('unfollow', room);
  }

  setState(state) {
    return this.#use('setState', state);
  }

  /** Handles the end of a subscription by the server. */
  ended(id) {
    this.#watching?.ended(id);
  }

  async #use(action, argument) {
    const { Watching } = await import('./watching.js');
    this.#watching ??= new Watching(this, ...this.#parts);
    return this.#watching[action](argument);
  }
}
