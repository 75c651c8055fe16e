import { Appearance } from './appearance.js';
import { useAttention } from './attention.js';
import { Chat } from './chat.js';
import { Composer } from './composer.js';
import { inOrder, roomOf, titleOf, unreadIn } from './conversation.js';
import { Log } from './log.js';
import { forget, named, remember, remembered, rememberedToken } from './name.js';
import { People, unreadSign } from './people.js';
import { texts } from './texts.js';
import { h, onBeforeUnmount, ref, shallowRef, watch } from './vue.js';
import { Welcome } from './welcome.js';

const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/** The dialogs, whose modules are loaded when they are needed for the first time. */
const DIALOGS = {
  rooms: async () => (await import('./rooms-dialog.js')).RoomsDialog,
  members: async () => (await import('./members-dialog.js')).MembersDialog,
  pins: async () => (await import('./pins-dialog.js')).PinsDialog,
  options: async () => (await import('./options-dialog.js')).OptionsDialog,
  settings: async () => (await import('./settings-dialog.js')).SettingsDialog,
};

/** Opens the conversation above or below on Alt and an arrow key. */
function move(chat, event) {
  const step = event.altKey && STEPS[event.key];
  if (step) {
    const all = inOrder(chat.view.conversations);
    const at = all.findIndex(({ id }) => id === chat.view.current) + step;
    chat.open(all[Math.min(Math.max(at, 0), all.length - 1)].id);
    event.preventDefault();
  }
}

function header(chat, attention) {
  const { connection } = chat.view;
  return h('header', { class: 'top' }, [
    h('h1', texts.title),
    h('p', { class: ['state', connection], role: 'status' }, texts.states[connection]),
    h('p', { class: 'me' }, [
      attention.asks(),
      h('bdi', chat.me),
      chat.view.admitted && h('button', { class: 'quiet settings', onClick: () => chat.show('settings') }, texts.settings),
      h('button', { class: 'quiet', onClick: () => chat.leave() }, texts.leave),
      h(Appearance),
    ]),
  ]);
}

/** Renders the open conversation. The keys give each conversation its own log and composer. */
function conversation(chat) {
  const { current, error, conversations } = chat.view;
  const elsewhere = unreadIn(conversations.filter(({ id }) => id !== current));
  const title = titleOf(chat.conversation());
  return h('section', { class: 'conversation', 'aria-label': title }, [
    h('div', { class: 'with' }, [
      h('button', { class: ['back', 'quiet'], onClick: () => chat.list() }, [
        h('span', { 'aria-hidden': 'true' }, '‹ '),
        texts.back,
        unreadSign(elsewhere),
      ]),
      h('h2', { tabindex: -1 }, [h('bdi', title)]),
      chat.presence?.line(current),
      h('p', { class: 'actions' }, [
        chat.pins?.button(),
        roomOf(current) !== null &&
          h('button', { class: 'quiet members', onClick: () => chat.show('members') }, texts.members),
        h('button', { class: 'quiet options', onClick: () => chat.show('options') }, texts.options),
      ]),
    ]),
    h(Log, { chat, key: current }),
    h('p', { class: 'typing' }, chat.typing().length > 0 ? texts.typing(...named(chat.typing())) : ''),
    h('p', { class: 'error', role: 'status' }, error),
    h(Composer, { chat, key: `to ${current}` }),
  ]);
}

/** Renders the list, the open conversation, its open thread, and what is over them. */
const parts = (chat) => [h(People, { chat }), conversation(chat), chat.threads?.panel(), chat.changes?.over()];

/**
 * Moves the focus when the focused element disappears: a narrow screen switches between list and conversation, or the
 * open conversation or a dialog has ended.
 */
function keepFocus(chat, desk, dialog) {
  const inConversation = matchMedia('(pointer: fine)').matches ? 'textarea' : 'h2';
  const find = (selector) => desk.value.querySelector(selector);
  // A conversation in which the user may not write has no field.
  const focus = (otherwise) => (find(chat.view.listing ? 'nav [aria-current]' : otherwise) ?? find('h2'))?.focus();
  watch(() => chat.view.listing, () => focus(inConversation), { flush: 'post' });
  watch([() => chat.view.current, dialog], () => document.activeElement === document.body && focus('h2'), { flush: 'post' });
}

/** Returns the component of the open dialog; null while there is none. */
function useDialog(chat) {
  const component = shallowRef(null);
  const load = async (name) => {
    component.value = null;
    try {
      const loaded = name && (await DIALOGS[name]());
      component.value = name === chat.view.dialog ? loaded : component.value;
    } catch {
      chat.fail(texts.notOpened);
    }
  };
  watch(() => chat.view.dialog, load);
  return component;
}

/** The view of a user with a name: the list and a conversation, on a phone one of both. */
const Desk = {
  props: ['chat'],
  setup({ chat }) {
    const attention = useAttention(chat);
    const desk = ref();
    const dialog = useDialog(chat);
    onBeforeUnmount(attention.stop);
    keepFocus(chat, desk, dialog);
    return () =>
      h('div', { class: ['chat', { listing: chat.view.listing }], ref: desk, onKeydown: (event) => move(chat, event) }, [
        header(chat, attention),
        h('main', chat.view.admitted ? parts(chat) : []),
        dialog.value && h(dialog.value, { chat }),
      ]);
  },
};

/** Asks for a name first, then shows the chat. In token mode the chat appears once the server has accepted the token. */
export const App = {
  setup() {
    const chat = shallowRef(null);
    const refusal = ref('');
    const enter = (name, token) => {
      remember(name, token);
      chat.value = new Chat(name, token);
      chat.value.onLeft = (code) => {
        if (code === '') {
          forget();
        }
        refusal.value = code;
        chat.value = null;
      };
    };
    if (remembered()) {
      enter(remembered(), rememberedToken());
    }
    return () =>
      chat.value
        ? h(Desk, { chat: chat.value })
        : h(Welcome, { refusal: refusal.value, onEnter: enter });
  },
};
