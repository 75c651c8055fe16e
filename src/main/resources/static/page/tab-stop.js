const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };

/** By log: the button that the Tab key reaches; arrow keys lead to the others. */
const stops = new WeakMap();

const logOf = (button) => button.closest('.log');

const buttons = (log) => [...log.querySelectorAll('.stop')];

/** Returns the buttons of a message: that of its menu, if it has one, and those of its reactions and its thread. */
const buttonsOf = (line) => [...line.querySelectorAll('.stop'), ...line.querySelectorAll('.reactions button, .replies:not(.stop)')];

/** Returns the first button of a message that is shown; undefined if there is none. */
export const firstButtonOf = (offset) =>
  [...document.querySelectorAll(`.log [data-offset="${offset}"] .stop`)].find((button) => button.checkVisibility());

function tabTo(log, button) {
  const stop = stops.get(log);
  if (stop) {
    stop.tabIndex = -1;
  }
  if (button) {
    stops.set(log, button);
    button.tabIndex = 0;
  } else {
    stops.delete(log);
  }
}

/** Makes a new button the tab stop of its log if it is the last one, and the user is not at another one. */
function added({ el: button }) {
  const log = logOf(button);
  const stop = log && stops.get(log);
  const isUsed = stop?.isConnected && stop === document.activeElement;
  if (log && !isUsed && button === buttons(log).at(-1)) {
    tabTo(log, button);
  }
}

function removed({ el: button }) {
  const log = logOf(button);
  if (log && stops.get(log) === button) {
    tabTo(log, buttons(log).findLast((each) => each !== button));
  }
}

const within = (all, at) => all[Math.min(Math.max(at, 0), all.length - 1)];

function move(event) {
  const button = event.currentTarget;
  const line = button.closest('.message');
  const [step, across] = [STEPS[event.key], ACROSS[event.key]];
  if (event.altKey || !(step || across)) {
    return;
  }
  if (across) {
    const all = buttonsOf(line);
    within(all, all.indexOf(button) + across).focus();
  } else {
    const all = buttons(logOf(button));
    // A message that is being edited has none.
    const at = all.indexOf(line.querySelector('.stop') ?? all.at(-1));
    within(all, at + step)?.focus();
  }
  event.preventDefault();
}

/** The attributes of buttons of the class `stop`, which are one tab stop together: that of the last message, or the one that had the focus last. */
export const tabStop = {
  tabindex: -1,
  onFocus: ({ currentTarget }) => tabTo(logOf(currentTarget), currentTarget),
  onKeydown: move,
  onVnodeMounted: added,
  onVnodeBeforeUnmount: removed,
};

/** The attributes of further buttons of a message: arrow keys lead to them from the button of its menu. */
export const inLine = { tabindex: -1, onKeydown: move };
