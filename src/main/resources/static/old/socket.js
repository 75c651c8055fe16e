import { reactive } from './vue.js';

/** So many lines are shown; the oldest go. */
const SHOWN = 200;

/** A plain WebSocket, how it is, and what came and went by it. An old page did not connect again by itself. */
export class Socket {
  view = reactive({ state: 'closed', told: 'Not connected.', lines: [] });
  #socket = null;
  #count = 0;

  /** Opens a path of this server, in place of what was open before. */
  connect(path, token) {
    this.close();
    const address = location.origin.replace('http', 'ws') + path;
    const socket = new WebSocket(token ? `${address}?access_token=${encodeURIComponent(token)}` : address);
    this.#socket = socket;
    this.#tell('connecting', `Connecting to ${address}`);
    socket.onopen = () => this.#tell('open', `Open: ${address}`);
    socket.onmessage = ({ data }) => this.#list(data, false);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event);
  }

  close() {
    this.#socket?.close();
  }

  send(text) {
    this.#socket.send(text);
  }

  /** Lists a text that nobody sends back. */
  listSent(text) {
    this.#list(text, true);
  }

  #closed({ code, reason }) {
    const what = this.view.state === 'connecting' ? 'Could not connect, closed' : 'Closed';
    this.#tell('closed', `${what} with code ${code}${reason && `: ${reason}`}`);
  }

  #tell(state, told) {
    Object.assign(this.view, { state, told });
  }

  #list(text, sent) {
    const { lines } = this.view;
    lines.push({ id: ++this.#count, text, sent });
    lines.splice(0, lines.length - SHOWN);
  }
}
