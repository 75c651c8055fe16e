import { unreadIn } from './conversation.js';
import { texts } from './texts.js';
import { computed, h, ref, watch } from './vue.js';

/** Time in ms in which another tab can report that the message is being read there. */
const ELSEWHERE = 300;

const SHORT = 200;

const permission = () => globalThis.Notification?.permission ?? 'denied';

function show(chat, conversation, { from, text, id }) {
  try {
    // With the same tag it is shown once for all tabs of a user.
    const notification = new Notification(from, { body: text.slice(0, SHORT), tag: id, icon: 'page/icon.svg' });
    notification.onclick = () => {
      focus();
      chat.open(conversation);
      notification.close();
    };
  } catch {
    // Some mobile browsers support notifications in service workers only.
  }
}

/**
 * Announces messages that arrive while the page is hidden: in the title, and by notifications if the
 * user permits them. Returns `asks`, which renders the button that requests permission once a message
 * was missed, and `stop`.
 */
export function useAttention(chat) {
  const missed = ref(false);
  const answer = ref(permission());
  const unread = computed(() => unreadIn(chat.view.conversations));
  const title = (count) => (document.title = count > 0 ? `(${count}) ${texts.title}` : texts.title);
  const stop = watch(unread, title, { immediate: true });
  chat.onMissed = (conversation, message) => {
    missed.value = true;
    if (permission() === 'granted') {
      setTimeout(() => conversation.unread > 0 && show(chat, conversation.id, message), ELSEWHERE);
    }
  };
  const ask = async () => (answer.value = await Notification.requestPermission());
  return {
    asks: () => missed.value && answer.value === 'default' && h('button', { class: 'quiet', onClick: ask }, texts.notify),
    stop() {
      stop();
      title(0);
    },
  };
}
