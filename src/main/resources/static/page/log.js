import { arranged } from './arranged.js';
import { kindOf, READ, titleOf } from './conversation.js';
import { Earlier } from './earlier.js';
import { line } from './line.js';
import { useScroll } from './scroll.js';
import { texts } from './texts.js';
import { h, onBeforeUnmount, ref, watch } from './vue.js';

/** Renders the line above the oldest message. It always occupies its space, so that its text moves nothing. */
function above({ loading, failed }, messages, again) {
  let sign = '';
  if (loading) {
    sign = texts.loading;
  } else if (failed) {
    sign = [texts.notLoaded, h('button', { class: 'quiet', onClick: again }, texts.again)];
  } else if (messages.length >= READ) {
    sign = texts.fullPage;
  }
  return h('p', { class: 'above' }, sign);
}

/** Renders the button that shows the number of messages below the visible part and leads to them. */
const toNewest = ({ below }, go) =>
  h('button', { class: 'newest', onClick: go }, [h('span', { 'aria-hidden': 'true' }, '↓ '), texts.newest(below)]);

/** Time in ms after a message until the log counts as loaded. */
const QUIET = 300;

/** Loads earlier messages if those that have arrived do not fill the log: others may be in threads. */
function useFilling(chat, scroll, load) {
  let timer;
  const fill = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { reach, loaded } = chat.conversation();
      if (loaded && reach.offset && !scroll.isFull()) {
        load();
      }
    }, QUIET);
  };
  const state = ({ loaded, messages, reach }) => [loaded, messages.length, reach.offset];
  watch(() => state(chat.conversation()), fill, { immediate: true });
  onBeforeUnmount(() => clearTimeout(timer));
}

/** Loads earlier messages when the user scrolls to the start. */
function useEarlier(chat, box, scroll) {
  const earlier = new Earlier(chat, chat.conversation());
  const load = () => earlier.load(() => !scroll.isFull());
  const look = () => {
    if (!box.value) {
      // Another conversation was opened before the event.
      return;
    }
    scroll.look();
    chat.follow(scroll.follows());
    if (!scroll.follows() && scroll.isNearStart()) {
      load();
    }
  };
  // At the start, or if the log does not overflow, there are no scroll events.
  const wheel = ({ deltaY }) => deltaY < 0 && box.value.scrollTop === 0 && load();
  onBeforeUnmount(() => earlier.leave());
  return { state: earlier.state, load, look, wheel };
}

/** The messages of the open conversation. */
export const Log = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    const scroll = useScroll(box);
    const { state, load, look, wheel } = useEarlier(chat, box, scroll);
    useFilling(chat, scroll, load);
    const goToEnd = () => {
      scroll.toEnd();
      // The button disappears, and the focus would be lost with it.
      box.value.focus({ preventScroll: true });
    };
    // Shows the message that the user has just sent.
    watch(
      () => chat.view.outgoing.length,
      (now, before) => now > before && scroll.toEnd(),
    );
    chat.follow(true);
    return () => {
      const conversation = chat.conversation();
      const label = texts.messagesIn(kindOf(conversation.id), titleOf(conversation));
      const attributes = { role: 'log', 'aria-label': label, 'aria-busy': state.loading, tabindex: 0 };
      const seen = chat.seen();
      const lines = arranged(chat.shown()).map((one) => line(chat, one, seen));
      return h('div', { class: 'reading' }, [
        h('div', { class: 'log', ref: box, ...attributes, onScroll: look, onWheelPassive: wheel }, [
          above(state, conversation.messages, load),
          lines.length > 0 ? h('ol', lines) : h('p', { class: 'empty' }, conversation.loaded ? texts.nothing : ''),
        ]),
        !scroll.follows() && toNewest(conversation, goToEnd),
      ]);
    };
  },
};
