import { READ } from './conversation.js';
import { Earlier } from './earlier.js';
import { line } from './line.js';
import { useScroll } from './scroll.js';
import { h, onBeforeUnmount, onMounted, ref, watch } from './vue.js';

/** What is above the oldest message; it always takes its place, so that nothing moves when it says something. */
function above({ loading, failed }, messages, again) {
  let sign = '';
  if (loading) {
    sign = 'Loading earlier messages…';
  } else if (failed) {
    sign = ['Earlier messages could not be loaded. ', h('button', { class: 'quiet', onClick: again }, 'Try again')];
  } else if (messages.length >= READ) {
    sign = 'More is not shown at once.';
  }
  return h('p', { class: 'above' }, sign);
}

/** One conversation. */
export const Log = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    const scroll = useScroll(box);
    const earlier = new Earlier(chat.me, chat.conversation());
    const load = () => earlier.load(() => !scroll.isFull());
    const look = () => {
      scroll.look();
      chat.follow(scroll.follows());
      if (!scroll.follows() && scroll.isNearStart()) {
        load();
      }
    };
    // Where nothing can be scrolled, or no further, there is no event of scrolling.
    const wheel = ({ deltaY }) => deltaY < 0 && box.value.scrollTop === 0 && load();
    // Everyone's last messages come with the connection; one person's may have been given out long ago.
    const fill = () => {
      if (chat.view.connection === 'connected' && chat.conversation().person !== null && !scroll.isFull()) {
        load();
      }
    };
    chat.follow(true);
    onMounted(fill);
    watch(() => chat.view.connection, fill);
    onBeforeUnmount(() => earlier.leave());
    return () => {
      const { person, messages } = chat.conversation();
      const shown = chat.shown();
      const label = person === null ? 'Messages of everyone' : `Messages with ${person}`;
      const attributes = { role: 'log', 'aria-label': label, 'aria-busy': earlier.state.loading, tabindex: 0 };
      return h('div', { class: 'log', ref: box, ...attributes, onScroll: look, onWheelPassive: wheel }, [
        above(earlier.state, messages, load),
        shown.length > 0
          ? h('ol', shown.map((message) => line(chat, message)))
          : h('p', { class: 'empty' }, 'Nothing here yet.'),
      ]);
    };
  },
};
