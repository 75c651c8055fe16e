import { texts } from './dialog-texts.js';
import { explained } from './texts.js';
import { h, onBeforeUnmount, onMounted, ref, shallowReactive } from './vue.js';

/** A modal dialog. The browser keeps the focus inside, and returns it when the dialog is closed. */
export const Dialog = {
  props: { title: String },
  emits: ['close'],
  setup(props, { emit, slots }) {
    const box = ref();
    onMounted(() => box.value.showModal());
    // The browser does not return the focus from an open dialog that is removed.
    onBeforeUnmount(() => box.value.close());
    return () =>
      h('dialog', { ref: box, 'aria-labelledby': 'dialog-title', onClose: () => emit('close') }, [
        h('div', { class: 'bar' }, [
          h('h2', { id: 'dialog-title', tabindex: -1, autofocus: true }, [h('bdi', props.title)]),
          h('button', { class: 'quiet', onClick: () => box.value.close() }, texts.close),
        ]),
        slots.default(),
      ]);
  },
};

/**
 * Runs the requests of a dialog one after the other. `run` resolves with whether a request has succeeded; `signs`
 * renders the text of the last error, or what has been done.
 */
export function useRequests() {
  const state = shallowReactive({ busy: false, error: '', done: '' });
  let last = Promise.resolve();
  const once = async (request, done) => {
    Object.assign(state, { busy: true, error: '', done: '' });
    try {
      await request();
      state.done = done;
      return true;
    } catch (error) {
      state.error = explained(error);
      return false;
    } finally {
      state.busy = false;
    }
  };
  const run = (request, done = '') => (last = last.then(() => once(request, done)));
  const signs = () => [
    h('p', { class: 'error', role: 'alert' }, state.error),
    h('p', { class: 'done', role: 'status' }, state.busy ? texts.working : state.done),
  ];
  return { run, signs };
}
