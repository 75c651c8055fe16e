import { h } from './vue.js';

// The text is a child node and never markup, so HTML in a message is not interpreted.
const item = ({ id, text, sent }) =>
  h('li', { key: id, class: { sent } }, [sent && h('span', 'sent'), h('p', { class: 'text', dir: 'auto' }, text)]);

/** Returns the list of the messages of a socket, each with its unchanged text. */
export function messageLog(socket, label) {
  const { messages } = socket.view;
  return h('div', { class: 'log', role: 'log', 'aria-label': label, tabindex: 0 }, [
    messages.length > 0 ? h('ol', messages.map(item)) : h('p', { class: 'empty' }, 'No messages yet.'),
  ]);
}
