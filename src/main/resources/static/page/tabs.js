/** Synchronizes unsent texts, what was read and the end between the tabs of one user in one browser. */
export class Tabs {
  #channel;

  /** Calls the functions of `on` with the messages of other tabs. */
  constructor(user, on) {
    this.#channel = new BroadcastChannel(`parley.${user}`);
    this.#channel.onmessage = ({ data: { kind, ...told } }) => on[kind]?.(told);
  }

  tell(kind, what = {}) {
    this.#channel.postMessage({ kind, ...what });
  }

  close() {
    this.#channel.close();
  }
}
