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

/** The menu of a message. The browser closes it on Escape and on a click elsewhere, and returns the focus. */
export const MessageMenu = {
  props: ['items', 'button'],
  emits: ['close'],
  setup(props, { emit }) {
    const box = ref();
    const entries = () => [...box.value.querySelectorAll('button')];
    const key = (event) => {
      const all = entries();
      const at = all.indexOf(document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
      if (next !== undefined) {
        all.at(next % all.length).focus();
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
    onMounted(() => {
      props.button.ariaExpanded = 'true';
      props.button.focus();
      box.value.showPopover();
      place(box.value, props.button);
      entries()[0]?.focus();
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
        props.items.map(({ label, run }) =>
          h('button', { key: label, role: 'menuitem', tabindex: -1, onClick: () => choose(run) }, label),
        ),
      );
  },
};
