import { h, onBeforeUpdate, onMounted, onUpdated, ref } from './vue.js';

const SAME_DAY = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const OTHER_DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function when(time) {
  const date = new Date(time);
  const format = date.toDateString() === new Date().toDateString() ? SAME_DAY : OTHER_DAY;
  return h('time', { datetime: date.toISOString() }, format.format(date));
}

function line(chat, { id, from, time, text, notice }) {
  if (notice) {
    return h('li', { key: id, class: 'notice' }, notice);
  }
  const mine = from === chat.me;
  const writer = mine
    ? h('bdi', from)
    : h('button', { class: 'quiet', title: `Write to ${from}`, onClick: () => chat.open(from) }, [h('bdi', from)]);
  // Texts are children and never markup, so that nothing that somebody types is HTML.
  return h('li', { key: id, class: { mine } }, [h('p', { class: 'head' }, [writer, when(time)]), h('p', { class: 'text', dir: 'auto' }, text)]);
}

/** One conversation. */
export const Log = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    let atEnd = true;
    const toEnd = () => (box.value.scrollTop = box.value.scrollHeight);
    onMounted(toEnd);
    // Who reads further up is not moved.
    onBeforeUpdate(() => (atEnd = box.value.scrollHeight - box.value.scrollTop - box.value.clientHeight < 40));
    onUpdated(() => atEnd && toEnd());
    return () => {
      const { person, messages } = chat.conversation();
      return h('div', { class: 'log', ref: box, role: 'log', 'aria-label': person ? `Messages with ${person}` : 'Messages of everyone', tabindex: 0 }, [
        messages.length > 0 ? h('ol', messages.map((message) => line(chat, message))) : h('p', { class: 'empty' }, 'Nothing here yet.'),
      ]);
    };
  },
};
