import { texts } from './texts.js';
import { computed, h, ref, watch } from './vue.js';

/** So long, in ms, another tab has to say that the message is being read there. */
const ELSEWHERE = 300;

const SHORT = 200;

const permission = () => globalThis.Notification?.permission ?? 'denied';

function show(chat, person, { from, text, id }) {
  try {
    // With the same tag the tabs of one user show it once.
    const notification = new Notification(from, { body: text.slice(0, SHORT), tag: id, icon: 'page/icon.svg' });
    notification.onclick = () => {
      focus();
      chat.open(person);
      notification.close();
    };
  } catch {
    // Some browsers on phones have them for service workers only.
  }
}

/**
 * Tells of what comes while nobody looks: in the title, and by notifications if they are wanted. They
 * are asked for when there has been something to tell. Returns what asks.
 */
export function useAttention(chat) {
  const missed = ref(false);
  const answer = ref(permission());
  const unread = computed(() => chat.view.conversations.reduce((sum, c) => sum + c.unread, 0));
  const title = (count) => (document.title = count > 0 ? `(${count}) ${texts.title}` : texts.title);
  const stop = watch(unread, title, { immediate: true });
  chat.onMissed = (conversation, message) => {
    missed.value = true;
    if (permission() === 'granted') {
      setTimeout(() => conversation.unread > 0 && show(chat, conversation.person, message), ELSEWHERE);
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
