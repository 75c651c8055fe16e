/** By it the tabs of one user in one browser agree on what is sent, read and being written. */
export class Tabs {
  #channel;

  /** Says hello, and calls the functions of `on` with what the others tell. */
  constructor(user, on) {
    this.#channel = new BroadcastChannel(`parley.${user}`);
    this.#channel.onmessage = ({ data: { kind, ...told } }) => on[kind]?.(told);
    this.tell('hello');
  }

  tell(kind, what = {}) {
    this.#channel.postMessage({ kind, ...what });
  }

  close() {
    this.#channel.close();
  }
}
