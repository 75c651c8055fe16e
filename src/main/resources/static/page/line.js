import { face } from './face.js';
import { rich } from './rich.js';
import { texts } from './texts.js';
import { h } from './vue.js';
import { day, hour, moment } from './when.js';

/** What is not stored is grey, which not everybody sees. */
const state = (state) => state && h('span', { class: 'unseen' }, texts[state]);

function writer(chat, from) {
  const name = h('bdi', from);
  const write = () => chat.open(from);
  return from === chat.me
    ? name
    : h('button', { class: 'quiet', title: texts.writeTo(from), onClick: write }, [name]);
}

const time = (time) => h('time', { datetime: new Date(time).toISOString(), title: moment(time) }, hour(time));

/** A reader who hears the page is told who speaks with each message. */
const head = (chat, { from, time: at, starts }) =>
  starts
    ? [face(from), h('p', { class: 'head' }, [writer(chat, from), time(at)])]
    : [h('p', { class: 'unseen' }, [h('bdi', from), ' ', time(at)])];

/** A message, a notice, or where a day begins. */
export function line(chat, message) {
  const { id, clientId, from, text, notice, reason, starts } = message;
  if (message.day) {
    return h('li', { key: id, class: 'day' }, h('span', day(message.day)));
  }
  if (notice) {
    return h('li', { key: id, class: 'notice' }, texts[notice]);
  }
  const mine = from === chat.me;
  // The same element before and after it is stored, so that it is not read out twice.
  const key = (mine && clientId) || id;
  return h('li', { key, class: ['message', { mine, starts }, message.state], title: starts ? null : moment(message.time) }, [
    ...head(chat, message),
    state(message.state),
    message.removed
      ? h('p', { class: 'text removed' }, texts.removed)
      : h('p', { class: 'text', dir: 'auto' }, rich(text)),
    reason && h('p', { class: 'reason' }, message.state === 'refused' ? texts.notSent(reason) : reason),
  ]);
}
