import { texts } from './texts.js';
import { h, onMounted, ref } from './vue.js';

/** Where one writes. */
export const Composer = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    // On a touch screen the focus would bring up the keyboard.
    onMounted(() => matchMedia('(pointer: fine)').matches && box.value.focus());
    // With no connection too: it is sent when there is one again.
    const ready = () => chat.conversation().draft !== '';
    const send = (event) => {
      event.preventDefault();
      if (ready()) {
        chat.send();
      }
    };
    // While a word is composed in Chinese or Japanese, Enter chooses it.
    const key = (event) => event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event);
    return () => {
      const conversation = chat.conversation();
      const label = texts.messageTo(conversation.person);
      return h('form', { class: 'composer', onSubmit: send }, [
        h('textarea', {
          ref: box,
          'aria-label': label,
          placeholder: label,
          rows: 1,
          dir: 'auto',
          value: conversation.draft,
          onInput: ({ target }) => chat.write(target.value),
          onKeydown: key,
        }),
        h('button', { disabled: !ready() }, texts.send),
      ]);
    };
  },
};
