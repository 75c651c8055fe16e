import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { h } from './vue.js';

/** Maximum number of characters that are shown of the message. */
const SHOWN = 300;

/** Asks whether a message is to be removed. `remove` resolves when it is, or rejects. */
export const RemovalDialog = {
  props: ['message', 'remove'],
  emits: ['close'],
  setup({ message, remove }, { emit }) {
    const { run, signs } = useRequests();
    const confirm = async () => (await run(remove)) && emit('close');
    return () =>
      h(Dialog, { title: texts.removeTitle, onClose: () => emit('close') }, () =>
        h('div', { class: 'content' }, [
          ...signs(),
          h('blockquote', { dir: 'auto' }, message.text.slice(0, SHOWN)),
          h('p', { class: 'about' }, texts.removeInfo),
          h('button', { class: 'leave', onClick: confirm }, texts.removeIt),
        ]),
      );
  },
};
