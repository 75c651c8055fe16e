import { personOf, withPerson } from './conversation.js';
import { face } from './face.js';
import { absence } from './message.js';
import { named } from './name.js';
import { rich } from './rich.js';
import { texts } from './texts.js';
import { h } from './vue.js';
import { day, hour, moment } from './when.js';

/** Renders the state of an unsent message for screen readers; visually it is a colour only. */
const state = (state) => state && h('span', { class: 'unseen' }, texts[state]);

function writer(chat, from) {
  const name = h('bdi', from);
  const write = () => chat.open(withPerson(from));
  return from === chat.me
    ? name
    : h('button', { class: 'quiet', title: texts.writeTo(from), onClick: write }, [name]);
}

const time = (time) => h('time', { datetime: new Date(time).toISOString(), title: moment(time) }, hour(time));

/** Renders sender and time; within a run they are there for screen readers only. */
const head = (chat, { from, time: at }, starts) =>
  starts
    ? [face(from), h('p', { class: 'head' }, [writer(chat, from), time(at)])]
    : [h('p', { class: 'unseen' }, [h('bdi', from), ' ', time(at)])];

/** Returns a name whose direction does not affect the text around it (Unicode TR9, isolates). */
const isolated = (name) => `\u2068${name}\u2069`;

/** Returns which users have read a message; in a conversation of two this is known. */
const readBy = (chat, by) =>
  personOf(chat.view.current) === null
    ? texts.seenBy(...named(by.map(isolated)))
    : texts.seen;

/** Returns how far a message has come, if it is one of those of which `seen` of the chat tells. */
const progress = (chat, { id }, { read, by, delivered }) =>
  (id === read && readBy(chat, by)) || (id === delivered && texts.delivered) || '';

/** Renders a message. `seen` says whether it has arrived or which users have read it; '' shows nothing. */
function Message({ chat, message, starts, seen }) {
  const { from, text, reason, mentions } = message;
  const missing = absence(message);
  const isMentioned = mentions?.includes(chat.me);
  const more = chat.changes?.of(message) ?? {};
  const attributes = {
    ...more.attributes,
    class: ['message', { mine: from === chat.me, starts, mentioned: isMentioned }, message.state],
    title: starts ? null : moment(message.time),
  };
  return h('li', attributes, [
    ...head(chat, message, starts),
    state(message.state),
    isMentioned && h('span', { class: 'unseen' }, texts.mentioned),
    more.above,
    more.body || (missing ? h('p', { class: 'text removed' }, missing) : h('p', { class: 'text', dir: 'auto' }, rich(text))),
    reason && h('p', { class: 'reason' }, message.state === 'refused' ? texts.notSent(reason) : reason),
    more.below,
    seen && h('p', { class: 'seen', 'aria-live': 'off' }, seen),
  ]);
}
Message.props = ['chat', 'message', 'starts', 'seen'];

/** Renders a line of the log: a message, a notice, or the beginning of a day. `seen` is that of the chat. */
export function line(chat, { id, day: time, message, starts }, seen) {
  if (time) {
    return h('li', { key: id, class: 'day' }, h('span', day(time)));
  }
  if (message.notice) {
    return h('li', { key: message.id, class: 'notice' }, texts[message.notice]);
  }
  // Keeps the element when the message is stored, so that a screen reader does not announce it twice.
  const key = (message.from === chat.me && message.clientId) || message.id;
  return h(Message, { key, chat, message, starts, seen: progress(chat, message, seen) });
}
