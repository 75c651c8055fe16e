import { language } from './texts.js';

const DAY = 24 * 60 * 60 * 1000;

const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
const date = new Intl.DateTimeFormat(language, { dateStyle: 'full' });
const shortDate = new Intl.DateTimeFormat(language, { dateStyle: 'short' });
const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);

/** Returns how many days ago a time was; a day may have 23 or 25 hours. */
const daysAgo = (time) => Math.round((midnight(Date.now()) - midnight(time)) / DAY);

export const sameDay = (a, b) => midnight(a) === midnight(b);

/** Returns the time of day, such as 14:05. */
export const hour = (time) => clock.format(time);

/** Returns the full date and time. */
export const moment = (time) => exact.format(time);

/** Returns the day: today, yesterday, or a date such as Monday, 23 November 2026. */
export function day(time) {
  const ago = daysAgo(time);
  return ago === 0 || ago === 1 ? near.format(-ago, 'day') : date.format(time);
}

/** Returns the time of day for today, otherwise yesterday or a short date. */
export function brief(time) {
  const ago = daysAgo(time);
  return ago === 0 ? hour(time) : ago === 1 ? near.format(-1, 'day') : shortDate.format(time);
}
