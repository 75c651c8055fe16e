import { texts } from './dialog-texts.js';
import { h, onBeforeUnmount, onMounted, ref } from './vue.js';

/** Puts a menu below a button, or above it if there is no room, and inside the window. */
function place(menu, button) {
  const { top, bottom, right } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isLow = bottom + height > innerHeight;
  menu.style.top = `${Math.max(0, isLow ? top - height : bottom)}px`;
  menu.style.left = `${Math.max(0, Math.min(right, innerWidth) - width)}px`;
}

const isReaction = (element) => element.role === 'menuitemcheckbox';

/** Returns the index of the entry to which an arrow key leads; undefined for other keys. The reactions are one row. */
function target(key, all, at) {
  const row = all.filter(isReaction).length;
  const inRow = at >= 0 && at < row;
  switch (key) {
    case 'ArrowRight':
      return inRow ? (at + 1) % row : undefined;
    case 'ArrowLeft':
      return inRow ? (at + row - 1) % row : undefined;
    case 'ArrowDown':
      return (inRow ? row : at + 1) % all.length;
    case 'ArrowUp':
      return at === row && row > 0 ? 0 : inRow ? all.length - 1 : (at + all.length - 1) % all.length;
    default:
      return { Home: 0, End: all.length - 1 }[key];
  }
}

/**
 * The menu of a message: a row of reactions, and the items. The browser closes it on Escape and on a click elsewhere, and
 * returns the focus.
 */
export const MessageMenu = {
  props: ['items', 'reactions', 'button'],
  emits: ['close'],
  setup(props, { emit }) {
    const box = ref();
    const entries = () => [...box.value.querySelectorAll('button')];
    const key = (event) => {
      const all = entries();
      const next = target(event.key, all, all.indexOf(document.activeElement));
      if (next !== undefined) {
        all[next].focus();
        event.preventDefault();
      } else if (event.key === 'Tab') {
        box.value.hidePopover();
        event.preventDefault();
      }
      // The keys of the page are for the conversations.
      event.stopPropagation();
    };
    const choose = (run) => {
      emit('close');
      run();
    };
    const react = (run) => {
      choose(run);
      props.button.focus();
    };
    const picker = () =>
      props.reactions.map(({ reaction, own, run }) => {
        const attributes = { role: 'menuitemcheckbox', 'aria-checked': `${own}`, tabindex: -1 };
        return h('button', { key: reaction, ...attributes, onClick: () => react(run) }, reaction);
      });
    onMounted(() => {
      props.button.ariaExpanded = 'true';
      props.button.focus();
      box.value.showPopover();
      place(box.value, props.button);
      (entries().find((each) => !isReaction(each)) ?? entries()[0])?.focus();
    });
    onBeforeUnmount(() => (props.button.ariaExpanded = 'false'));
    return () =>
      h(
        'div',
        {
          ref: box,
          class: 'menu',
          role: 'menu',
          popover: 'auto',
          'aria-label': texts.messageActions,
          onKeydown: key,
          onToggle: ({ newState }) => newState === 'closed' && emit('close'),
        },
        [
          props.reactions.length > 0 && h('div', { class: 'picker', role: 'group', 'aria-label': texts.react }, picker()),
          ...props.items.map(({ label, run }) =>
            h('button', { key: label, role: 'menuitem', tabindex: -1, onClick: () => choose(run) }, label),
          ),
        ],
      );
  },
};
