const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** The button that the Tab key reaches; arrow keys lead to the others. */
let stop = null;

const buttons = () => [...document.querySelectorAll('.log .more')];

function tabTo(button) {
  if (stop) {
    stop.tabIndex = -1;
  }
  stop = button ?? null;
  if (stop) {
    stop.tabIndex = 0;
  }
}

/** Makes a new button the tab stop if it is the last one, and the user is not at another one. */
function added({ el: button }) {
  const isUsed = stop?.isConnected && stop === document.activeElement;
  if (!isUsed && button === buttons().at(-1)) {
    tabTo(button);
  }
}

function removed({ el: button }) {
  if (stop === button) {
    tabTo(buttons().findLast((each) => each !== button));
  }
}

function move(event) {
  const step = STEPS[event.key];
  if (step && !event.altKey) {
    const all = buttons();
    const at = all.indexOf(event.currentTarget) + step;
    all[Math.min(Math.max(at, 0), all.length - 1)].focus();
    event.preventDefault();
  }
}

/** The attributes of buttons that are one tab stop together: that of the last message, or the one that had the focus last. */
export const tabStop = {
  tabindex: -1,
  onFocus: ({ currentTarget }) => tabTo(currentTarget),
  onKeydown: move,
  onVnodeMounted: added,
  onVnodeBeforeUnmount: removed,
};
