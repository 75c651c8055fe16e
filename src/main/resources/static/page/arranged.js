import { sameDay } from './when.js';

/** Whoever writes again within this time, in ms, goes on with what he has said. */
const RUN = 5 * 60 * 1000;

/** Whether a message goes on with what its sender has said before. */
function goesOn(message, before) {
  const states = message.state === 'refused' || before?.state === 'refused';
  return before?.from === message.from && !before.notice && !states && message.time - before.time < RUN;
}

/**
 * The lines of a log: `{ message, starts }`, where `starts` tells that a message does not go on with
 * what its sender has said, and where another day begins `{ day, id }`.
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
