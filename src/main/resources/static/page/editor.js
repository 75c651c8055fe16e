import { texts } from './dialog-texts.js';
import { explained } from './texts.js';
import { h, onMounted, ref, shallowReactive } from './vue.js';

/** The form in which the user edits a message, in its place. `save` resolves when the text is stored, or rejects. */
export const Editor = {
  props: ['message', 'save'],
  emits: ['close'],
  setup({ message, save }, { emit }) {
    const box = ref();
    const state = shallowReactive({ text: message.text, busy: false, error: '' });
    const store = async () => {
      Object.assign(state, { busy: true, error: '' });
      try {
        await save(state.text);
        emit('close');
      } catch (error) {
        state.error = explained(error);
      }
      state.busy = false;
    };
    const submit = (event) => {
      event.preventDefault();
      if (state.text === message.text) {
        emit('close');
      } else if (state.text !== '' && !state.busy) {
        store();
      }
    };
    const key = (event) => {
      // While an input method composes a word, both keys are for that.
      if (event.isComposing) {
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        emit('close');
      } else if (event.key === 'Enter' && !event.shiftKey) {
        submit(event);
      }
    };
    onMounted(() => {
      box.value.focus();
      box.value.setSelectionRange(message.text.length, message.text.length);
    });
    return () =>
      h('form', { class: 'editor', onSubmit: submit }, [
        h('textarea', {
          ref: box,
          'aria-label': texts.editMessage,
          rows: 1,
          dir: 'auto',
          value: state.text,
          onInput: ({ target }) => (state.text = target.value),
          onKeydown: key,
        }),
        h('p', { class: 'error', role: 'alert' }, state.error),
        h('p', [
          h('button', { disabled: state.text === '' || state.busy }, texts.save),
          h('button', { type: 'button', class: 'quiet', onClick: () => emit('close') }, texts.cancel),
        ]),
      ]);
  },
};
