import { arranged } from './arranged.js';
import { texts } from './dialog-texts.js';
import { line } from './line.js';
import { AnswerBar } from './quotes.js';
import { useScroll } from './scroll.js';
import { h, onMounted, ref, watch } from './vue.js';

/** Renders the first message, without actions: it has them in the conversation. */
const beginning = (chat, { first }) =>
  first &&
  h('ol', { class: 'first', 'aria-label': texts.threadBegins }, [
    line(chat, { message: { ...first, offset: undefined, repliesTo: undefined }, starts: true }, {}),
  ]);

/** Renders how many messages the thread has, and the state of their loading. */
function above(threads, conversation, entry) {
  const { state, earlier, messages } = conversation.thread;
  const load = (label) => h('button', { class: 'quiet', onClick: () => threads.load(conversation) }, label);
  if (state === 'failed') {
    return h('p', { class: 'above' }, [texts.notLoaded, ' ', load(texts.again)]);
  }
  if (state === 'loading') {
    return h('p', { class: 'above' }, texts.loading);
  }
  const count = entry.count > 0 ? texts.replies(entry.count) : texts.noReplies;
  return h('p', { class: 'above' }, [count, ' ', earlier && messages.length < entry.count && load(texts.earlierReplies)]);
}

/** Renders the form in which the user writes a message of the thread. */
function composer(chat, threads, conversation, field, scroll) {
  const entry = threads.entry(conversation);
  const isReady = () => entry.draft !== '';
  const send = (event) => {
    event.preventDefault();
    if (isReady()) {
      threads.send(conversation);
      scroll.toEnd();
    }
  };
  const key = (event) => {
    chat.changes?.key(event, conversation, entry, conversation.thread.messages);
    // While an input method composes a word, Enter confirms the word.
    return event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event);
  };
  return h('form', { class: 'composer', onSubmit: send }, [
    h('textarea', {
      ref: field,
      'aria-label': texts.writeInThread,
      placeholder: texts.writeInThread,
      rows: 1,
      dir: 'auto',
      value: entry.draft,
      onInput: ({ target }) => (entry.draft = target.value),
      onKeydown: key,
    }),
    h('button', { disabled: !isReady() }, texts.send),
  ]);
}

/** The messages of a thread, next to its conversation or, on a narrow screen, in place of it. */
export const ThreadPanel = {
  props: ['chat', 'threads', 'conversation'],
  setup({ chat, threads, conversation }) {
    const box = ref();
    const field = ref();
    const heading = ref();
    const scroll = useScroll(box);
    // On a touch screen the focus would open the keyboard.
    onMounted(() => (matchMedia('(pointer: fine)').matches && field.value ? field.value : heading.value).focus());
    watch(() => conversation.thread?.messages.length, () => threads.read(), { flush: 'post' });
    const dismiss = (entry) => {
      entry.answer = null;
      field.value?.focus();
    };
    const key = (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
        event.preventDefault();
        threads.leave();
      }
    };
    return () => {
      const { id, thread, silence, ended } = conversation;
      if (!thread) {
        return null;
      }
      const entry = threads.entry(conversation);
      const all = [...thread.messages, ...entry.refused, ...chat.waiting(id, thread.offset)];
      return h('section', { class: 'thread', 'aria-label': texts.thread, onKeydown: key }, [
        h('div', { class: 'with' }, [
          h('h2', { ref: heading, tabindex: -1 }, texts.thread),
          h('p', { class: 'actions' }, h('button', { class: 'quiet', onClick: () => threads.leave() }, texts.closeThread)),
        ]),
        h('div', { class: 'log', ref: box, role: 'log', 'aria-label': texts.repliesIn, tabindex: 0, onScroll: scroll.look }, [
          beginning(chat, thread),
          above(threads, conversation, entry),
          all.length > 0 && h('ol', arranged(all).map((one) => line(chat, one, {}))),
        ]),
        entry.answer && h(AnswerBar, { key: entry.answer.id, message: entry.answer, onClose: () => dismiss(entry) }),
        silence || ended
          ? h('p', { class: ['note', 'silence'] }, texts.silences[silence] ?? '')
          : composer(chat, threads, conversation, field, scroll),
      ]);
    };
  },
};
