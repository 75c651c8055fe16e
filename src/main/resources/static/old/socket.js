import { reactive } from './vue.js';

/** Maximum number of messages that are shown; the oldest are removed. */
const MAX_MESSAGES = 200;

/** A plain WebSocket with its status and messages. Like the original clients, it does not reconnect by itself. */
export class Socket {
  view = reactive({ state: 'closed', status: 'Not connected.', messages: [] });
  #socket = null;
  #count = 0;

  /** Closes the current connection, if any, and opens a path of this server. */
  connect(path, token) {
    this.close();
    const address = location.origin.replace('http', 'ws') + path;
    const socket = new WebSocket(token ? `${address}?access_token=${encodeURIComponent(token)}` : address);
    this.#socket = socket;
    this.#show('connecting', `Connecting to ${address}`);
    socket.onopen = () => this.#show('open', `Open: ${address}`);
    socket.onmessage = ({ data }) => this.#list(data, false);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event);
  }

  close() {
    this.#socket?.close();
  }

  send(text) {
    this.#socket.send(text);
  }

  /** Lists a sent text, of which the server returns no copy. */
  listSent(text) {
    this.#list(text, true);
  }

  #closed({ code, reason }) {
    const event = this.view.state === 'connecting' ? 'Could not connect, closed' : 'Closed';
    this.#show('closed', `${event} with code ${code}${reason && `: ${reason}`}`);
  }

  #show(state, status) {
    Object.assign(this.view, { state, status });
  }

  #list(text, sent) {
    const { messages } = this.view;
    messages.push({ id: ++this.#count, text, sent });
    messages.splice(0, messages.length - MAX_MESSAGES);
  }
}
