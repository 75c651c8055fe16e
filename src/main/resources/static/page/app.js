import { Chat } from './chat.js';
import { Composer } from './composer.js';
import { Log } from './log.js';
import { remember, remembered } from './name.js';
import { People } from './people.js';
import { h, shallowRef } from './vue.js';
import { Welcome } from './welcome.js';

const STATES = {
  connecting: 'Connecting…',
  connected: 'Connected',
  away: 'No connection, trying again…',
};

function header(chat, leave) {
  const { connection } = chat.view;
  return h('header', { class: 'top' }, [
    h('h1', 'Parley'),
    h('p', { class: ['state', connection], role: 'status' }, STATES[connection]),
    h('p', { class: 'me' }, [h('bdi', chat.me), h('button', { class: 'quiet', onClick: leave }, 'Change name')]),
  ]);
}

/** Each conversation has a log and a composer of its own. */
function main(chat) {
  const key = chat.view.current ?? '';
  return h('main', [
    h(Log, { chat, key }),
    h('p', { class: 'error', role: 'status' }, chat.view.error),
    h(Composer, { chat, key: `to ${key}` }),
  ]);
}

/** The name first, then the chat. */
export const App = {
  setup() {
    const enter = (name) => {
      remember(name);
      return new Chat(name);
    };
    const known = remembered();
    const chat = shallowRef(known && enter(known));
    const leave = () => {
      chat.value.close();
      chat.value = null;
    };
    return () =>
      chat.value
        ? h('div', { class: 'chat' }, [header(chat.value, leave), h(People, { chat: chat.value }), main(chat.value)])
        : h(Welcome, { onEnter: (name) => (chat.value = enter(name)) });
  },
};
