import { h } from './vue.js';

// A text is a child and never markup, so that nothing that somebody types is HTML.
const line = ({ id, text, sent }) =>
  h('li', { key: id, class: { sent } }, [sent && h('span', 'sent'), h('p', { class: 'text', dir: 'auto' }, text)]);

/** What came, as it came, and what is listed as sent. */
export function lines(socket, label) {
  const listed = socket.view.lines;
  return h('div', { class: 'log', role: 'log', 'aria-label': label, tabindex: 0 }, [
    listed.length > 0 ? h('ol', listed.map(line)) : h('p', { class: 'empty' }, 'Nothing came yet.'),
  ]);
}
