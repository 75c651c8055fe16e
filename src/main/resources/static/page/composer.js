import { kindOf, personOf, titleOf } from './conversation.js';
import { texts } from './texts.js';
import { h, onMounted, ref } from './vue.js';

/** Returns what the user should know before a message is sent; '' if there is nothing. */
function warning(chat, { id }) {
  const person = personOf(id);
  return person !== null && chat.unknown.has(person) ? texts.unknownUser(person) : '';
}

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
      const note = warning(chat, conversation);
      return [
        h('p', { id: 'note', class: 'note', role: 'status' }, note),
        h('form', { class: 'composer', onSubmit: send }, [
          h('textarea', {
            ref: box,
            'aria-label': label,
            'aria-describedby': note ? 'note' : null,
            placeholder: label,
            rows: 1,
            dir: 'auto',
            value: conversation.draft,
            onInput: ({ target }) => chat.write(target.value),
            onKeydown: key,
          }),
          h('button', { disabled: !ready() }, note ? texts.sendAnyway : texts.send),
        ]),
      ];
    };
  },
};
