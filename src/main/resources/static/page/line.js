import { h } from './vue.js';

const TODAY = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const EARLIER = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What is not stored is grey, which not everybody sees. */
const STATES = { pending: 'not sent yet', refused: 'not sent' };

function when(time) {
  const date = new Date(time);
  const format = date.toDateString() === new Date().toDateString() ? TODAY : EARLIER;
  return h('time', { datetime: date.toISOString() }, format.format(date));
}

function writer(chat, from) {
  const name = h('bdi', from);
  const write = () => chat.open(from);
  return from === chat.me ? name : h('button', { class: 'quiet', title: `Write to ${from}`, onClick: write }, [name]);
}

/** A message, or a notice. */
export function line(chat, { id, clientId, from, time, text, notice, state, reason }) {
  if (notice) {
    return h('li', { key: id, class: 'notice' }, notice);
  }
  const mine = from === chat.me;
  // The same element before and after it is stored, so that it is not read out twice.
  const key = (mine && clientId) || id;
  // Texts are children and never markup, so that nothing that somebody types is HTML.
  return h('li', { key, class: [{ mine }, state] }, [
    h('p', { class: 'head' }, [writer(chat, from), state && h('span', { class: 'unseen' }, STATES[state]), when(time)]),
    h('p', { class: 'text', dir: 'auto' }, text),
    reason && h('p', { class: 'reason' }, state === 'refused' ? `Not sent: ${reason}` : reason),
  ]);
}
