import { kindOf, titleOf } from './conversation.js';
import { texts } from './texts.js';
import { h, onMounted, ref } from './vue.js';

/** The form in which the user writes a message. */
export const Composer = {
  props: ['chat'],
  setup({ chat }) {
    const box = ref();
    // On a touch screen the focus would open the keyboard.
    onMounted(() => chat.view.composes && matchMedia('(pointer: fine)').matches && box.value.focus());
    // Also without a connection: the message is sent when it is back.
    const ready = () => chat.conversation().draft !== '';
    const send = (event) => {
      event.preventDefault();
      if (ready()) {
        chat.send();
      }
    };
    // While an input method composes a word, as for Chinese or Japanese, Enter confirms the word.
    const key = (event) => event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event);
    return () => {
      const conversation = chat.conversation();
      const label = texts.messageTo(kindOf(conversation.id), titleOf(conversation));
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
