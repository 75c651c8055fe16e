import { onBeforeUnmount, onBeforeUpdate, onMounted, onUpdated, ref } from './vue.js';

/** Distances in px within which a scroll position counts as at the end, or near the start. */
const NEAR_END = 40;
const NEAR_START = 300;

/**
 * Keeps the scroll position of a box. At its end it follows new messages; further up nothing moves
 * when messages arrive, earlier ones are inserted above, or the composer grows. Browsers do that too,
 * but not all of them and not at the very top.
 */
export function useScroll(box) {
  const follows = ref(true);
  let looksAt = null;

  const room = () => box.value.scrollHeight - box.value.clientHeight;
  const top = (element) => element.getBoundingClientRect().top;

  function look() {
    follows.value = room() - box.value.scrollTop <= Math.min(NEAR_END, room() / 2);
  }

  function note() {
    look();
    const start = top(box.value);
    const line = [...box.value.querySelectorAll('.text, .notice')].find((l) => l.getBoundingClientRect().bottom > start);
    looksAt = !follows.value && line ? { line, at: top(line) } : null;
  }

  function follow() {
    if (follows.value) {
      box.value.scrollTop = box.value.scrollHeight;
    }
  }

  function toEnd() {
    follows.value = true;
    follow();
  }

  function stay() {
    follow();
    // The line itself may have been discarded.
    const moved = looksAt?.line.isConnected ? top(looksAt.line) - looksAt.at : 0;
    // Setting the position, even to its current value, would end a scroll in progress.
    if (Math.abs(moved) >= 1) {
      box.value.scrollTop += moved;
    }
  }

  const size = new ResizeObserver(follow);
  onMounted(() => size.observe(box.value));
  onBeforeUpdate(note);
  onUpdated(stay);
  onBeforeUnmount(() => size.disconnect());

  return {
    look,
    toEnd,
    follows: () => follows.value,
    isFull: () => room() > 0,
    isNearStart: () => box.value.scrollTop < NEAR_START,
  };
}
