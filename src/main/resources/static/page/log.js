import { line } from './line.js';
import { useScroll } from './scroll.js';
import { h, ref } from './vue.js';

/** One conversation. */
export const Log = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    const scroll = useScroll(box);
    const look = () => {
      scroll.look();
      chat.follow(scroll.follows());
    };
    chat.follow(true);
    return () => {
      const { person } = chat.conversation();
      const shown = chat.shown();
      const label = person === null ? 'Messages of everyone' : `Messages with ${person}`;
      return h('div', { class: 'log', ref: box, role: 'log', 'aria-label': label, tabindex: 0, onScroll: look }, [
        shown.length > 0
          ? h('ol', shown.map((message) => line(chat, message)))
          : h('p', { class: 'empty' }, 'Nothing here yet.'),
      ]);
    };
  },
};
