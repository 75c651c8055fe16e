import { h, onBeforeUnmount, onBeforeUpdate, onMounted, onUpdated, ref } from './vue.js';

const TODAY = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const EARLIER = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

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

function line(chat, { id, from, time, text, notice }) {
  if (notice) {
    return h('li', { key: id, class: 'notice' }, notice);
  }
  // Texts are children and never markup, so that nothing that somebody types is HTML.
  return h('li', { key: id, class: { mine: from === chat.me } }, [
    h('p', { class: 'head' }, [writer(chat, from), when(time)]),
    h('p', { class: 'text', dir: 'auto' }, text),
  ]);
}

/** One conversation. */
export const Log = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    const fromEnd = () => box.value.scrollHeight - box.value.scrollTop - box.value.clientHeight;
    // Who reads further up is not moved, neither by a message nor by a composer that grows.
    let follows = true;
    const look = () => (follows = fromEnd() < 40);
    const follow = () => follows && (box.value.scrollTop = box.value.scrollHeight);
    const size = new ResizeObserver(follow);
    onMounted(() => size.observe(box.value));
    onBeforeUpdate(look);
    onUpdated(follow);
    onBeforeUnmount(() => size.disconnect());
    return () => {
      const { person, messages } = chat.conversation();
      const label = person === null ? 'Messages of everyone' : `Messages with ${person}`;
      return h('div', { class: 'log', ref: box, role: 'log', 'aria-label': label, tabindex: 0, onScroll: look }, [
        messages.length > 0
          ? h('ol', messages.map((message) => line(chat, message)))
          : h('p', { class: 'empty' }, 'Nothing here yet.'),
      ]);
    };
  },
};
