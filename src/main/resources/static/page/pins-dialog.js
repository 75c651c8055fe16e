import { titleOf } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { absence } from './message.js';
import { rightsOf } from './rights.js';
import { h, nextTick, ref } from './vue.js';
import { moment } from './when.js';

/** Maximum number of characters that are shown of a message. */
const SHOWN = 300;

/** The same in the names of the buttons for it. */
const NAMED = 40;

/** The pinned messages of the open room, in their order. */
export const PinsDialog = {
  props: ['chat'],
  setup({ chat }) {
    const conversation = chat.conversation();
    const { run, signs } = useRequests();
    const box = ref();
    const close = () => chat.show(null);
    const show = async (message) => {
      close();
      // What is below a dialog cannot be focused.
      await nextTick();
      chat.changes.jump(message);
    };
    const unpin = async (message) => {
      await run(() => chat.pins.set(message, false), texts.unpinned);
      await nextTick();
      if (!document.activeElement?.closest('dialog li')) {
        // The button has disappeared, and the focus with it.
        box.value?.focus();
      }
    };
    const entry = ({ pinnedBy, pinnedAt, message }, mayPin) => {
      const text = absence(message) || message.text.slice(0, SHOWN);
      const button = (label, run) =>
        h('button', { 'aria-label': texts.actionOn(label, text.slice(0, NAMED)), onClick: () => run(message) }, label);
      return h('li', { key: message.offset }, [
        h('p', [
          h('bdi', { class: 'who' }, message.from),
          h('span', { dir: 'auto' }, text),
          h('span', { class: 'about' }, texts.pinnedBy(pinnedBy, moment(pinnedAt))),
        ]),
        button(texts.showIt, show),
        mayPin && button(texts.unpin, unpin),
      ]);
    };
    return () => {
      const { pin } = rightsOf(chat.me, chat.conversation(), {});
      return h(Dialog, { title: texts.pinnedIn(titleOf(conversation)), onClose: close }, () =>
        h('div', { ref: box, class: 'content', tabindex: -1 }, [
          ...signs(),
          h('ul', { 'aria-label': texts.pinnedMessages }, chat.pins.all().map((each) => entry(each, pin))),
        ]),
      );
    };
  },
};
