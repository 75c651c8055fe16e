import { sameDay } from './when.js';

/** Maximum time between two messages of a sender that are shown as one run, in ms. */
const RUN = 5 * 60 * 1000;

/** Returns whether a message continues the run of the message before it. */
function goesOn(message, before) {
  const states = message.state === 'refused' || before?.state === 'refused';
  return before?.from === message.from && !before.notice && !states && message.time - before.time < RUN;
}

/**
 * Returns the lines of a log: `{ message, starts }`, where `starts` is true for the first message of a
 * run, and `{ day, id }` where a day begins.
 */
export function arranged(messages) {
  const lines = [];
  let before = null;
  let last = null;
  for (const message of messages) {
    const newDay = !message.notice && (!last || !sameDay(last.time, message.time));
    if (newDay) {
      lines.push({ id: `day of ${message.id}`, day: message.time });
    }
    lines.push({ message, starts: newDay || !goesOn(message, before) });
    before = message;
    last = message.notice ? last : message;
  }
  return lines;
}
