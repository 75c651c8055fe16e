/** Synchronizes sent messages, read conversations and drafts between the tabs of one user in one browser. */
export class Tabs {
  #channel;

  /** Announces this tab, and calls the functions of `on` with the messages of other tabs. */
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
