import { inOrder, kindOf, latest, personOf, titleOf, withPerson } from './conversation.js';
import { face } from './face.js';
import { absence } from './message.js';
import { NameField } from './name-field.js';
import { texts } from './texts.js';
import { h, nextTick, ref } from './vue.js';
import { brief } from './when.js';

/** Number of conversations that are shown at first, and with each step. */
const PAGE = 100;

/** Maximum number of characters of a message that are shown in the list. */
const SHORT = 80;

function preview(me, message) {
  const { from, text } = message;
  const short = absence(message) || text.slice(0, SHORT).replace(/\s+/g, ' ');
  return from === me ? texts.you(short) : short;
}

/** Renders a number, or another sign, and its meaning for screen readers. */
const sign = (shown, meaning) => h('span', { class: 'unread' }, [shown, h('span', { class: 'unseen' }, ` ${meaning}`)]);

/** Renders the number of unread messages, if there are any. */
export const unreadSign = (unread) => unread > 0 && sign(unread, texts.unread);

/** Renders the state of a conversation: muted, and mentions and messages that are unread, or that it is marked so. */
const signs = ({ unread, mentions, marked, muted }) =>
  h('span', { class: 'signs' }, [
    muted && h('span', { class: 'quieted' }, texts.muted),
    mentions > 0 && sign('@', texts.mentioned),
    unread > 0 ? unreadSign(unread) : marked && sign('', texts.marked),
  ]);

function entry(chat, conversation) {
  const { id, muted } = conversation;
  const last = latest(conversation);
  const current = id === chat.view.current ? 'true' : null;
  return h('li', { key: id }, [
    h('button', { 'aria-current': current, class: { muted }, onClick: () => chat.open(id) }, [
      face(personOf(id) ?? (kindOf(id) === 'room' ? '#' : '∗')),
      h('bdi', { class: 'who' }, titleOf(conversation)),
      chat.presence?.sign(id),
      signs(conversation),
      last && h('time', brief(last.time)),
      last && h('bdi', { class: 'last' }, preview(chat.me, last)),
    ]),
  ]);
}

/** Renders the button that opens the rooms, with the number of invitations. */
const roomsButton = (chat) =>
  h('button', { class: 'rooms', onClick: () => chat.show('rooms') }, [
    texts.rooms,
    chat.view.invitations > 0 && sign(chat.view.invitations, texts.invitations(chat.view.invitations)),
  ]);

/** The list of conversations, the rooms, and a field to start another conversation. */
export const People = {
  props: ['chat'],
  setup({ chat }) {
    const open = (name) => chat.open(withPerson(name));
    const list = ref();
    const most = ref(PAGE);
    const more = async () => {
      const first = list.value.children.length - 1;
      if (most.value >= chat.view.conversations.length) {
        await chat.more();
      }
      most.value += PAGE;
      await nextTick();
      // The button has moved, or disappeared, and the focus with it.
      list.value?.children[first]?.firstElementChild.focus();
    };
    const find = (prefix, signal) => chat.names(prefix, signal);
    const field = { id: 'person', label: texts.writeToName, button: texts.open, hidesLabel: true, find, onName: open };
    return () => {
      const { conversations, hasMore } = chat.view;
      const shown = inOrder(conversations).slice(0, most.value);
      return h('nav', { 'aria-label': texts.conversations }, [
        h('ul', { ref: list }, [
          ...shown.map((conversation) => entry(chat, conversation)),
          (hasMore || shown.length < conversations.length) &&
            h('li', { key: 'more' }, h('button', { class: 'quiet', onClick: more }, texts.more)),
        ]),
        roomsButton(chat),
        h(NameField, field),
      ]);
    };
  },
};
