import { kindOf, personOf, roomOf, titleOf } from './conversation.js';
import { mentioned, MOST_MENTIONED } from './mentions.js';
import { texts } from './texts.js';
import { h, onBeforeUnmount, onMounted, ref, watch } from './vue.js';

/** Returns what the user should know before a message is sent; '' if there is nothing. */
function warning(chat, { id, draft }) {
  const person = personOf(id);
  if (person !== null && chat.unknown.has(person)) {
    return texts.unknownUser(person);
  }
  const mentions = mentioned(draft).length;
  return mentions > MOST_MENTIONED ? texts.tooManyMentions(mentions, MOST_MENTIONED) : '';
}

/** Learns whether the user may write in a room, as long as it is open. */
function attend(chat, conversation) {
  const room = roomOf(conversation.id);
  let stop = () => {};
  const change = (state) => {
    stop();
    stop = () => {};
    if (state === 'member') {
      stop = chat.rooms.attend(room);
    } else if (state === 'unknown') {
      chat.rooms.refresh(room);
    }
  };
  const stateOf = ({ ended, role }) => (ended ? 'ended' : role === '' ? 'unknown' : 'member');
  if (room !== null) {
    watch(() => stateOf(conversation), change, { immediate: true });
    onBeforeUnmount(() => stop());
  }
}

/** Moves the focus when the focused form disappears or comes back. */
function keepFocus(conversation, box, note) {
  watch(
    () => conversation.silence,
    () => {
      const { activeElement } = document;
      if (activeElement === document.body || activeElement === note.value) {
        (box.value ?? note.value).focus();
      }
    },
    { flush: 'post' },
  );
}

/** The form in which the user writes a message, or why the user may not write. */
export const Composer = {
  props: ['chat'],
  setup({ chat }) {
    const opened = chat.conversation();
    const box = ref();
    const note = ref();
    // On a touch screen the focus would open the keyboard.
    onMounted(() => chat.view.composes && matchMedia('(pointer: fine)').matches && box.value?.focus());
    attend(chat, opened);
    keepFocus(opened, box, note);
    // Also without a connection: the message is sent when it is back.
    const ready = () => opened.draft !== '' && opened.silence === '';
    const send = (event) => {
      event.preventDefault();
      if (ready()) {
        chat.send();
      }
    };
    // While an input method composes a word, as for Chinese or Japanese, Enter confirms the word.
    const key = (event) => {
      chat.changes?.key(event, opened);
      return event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event);
    };
    const form = (warned) => {
      const { id, draft, silence } = opened;
      const label = texts.messageTo(kindOf(id), titleOf(opened));
      return h('form', { class: 'composer', onSubmit: send }, [
        h('textarea', {
          ref: box,
          'aria-label': label,
          'aria-describedby': warned ? 'note' : null,
          placeholder: label,
          rows: 1,
          dir: 'auto',
          readonly: silence !== '',
          value: draft,
          onInput: ({ target }) => chat.write(target.value),
          onKeydown: key,
        }),
        h('button', { disabled: !ready() }, warned && !silence ? texts.sendAnyway : texts.send),
      ]);
    };
    return () => {
      const { silence, draft } = opened;
      const text = silence ? texts.silences[silence] : warning(chat, opened);
      return [
        h('p', { ref: note, id: 'note', class: ['note', { silence }], role: 'status', tabindex: -1 }, text),
        chat.changes?.above(opened),
        // A text that was begun before can be copied.
        (!silence || draft !== '') && form(text !== ''),
      ];
    };
  },
};
