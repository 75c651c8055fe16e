import { readOld } from './message.js';
import { normal } from './name.js';

/** Fetches the pinned messages of a room; `fetchPage` returns a page by the `next` of the page before. Rejects as that does. */
export async function fetchPins(room, fetchPage) {
  const conversation = `room:${normal(`${room}`)}`;
  const pins = [];
  let page = {};
  do {
    page = await fetchPage(page.next);
    const { epoch } = page;
    pins.push(...page.pins.map((pin) => ({ ...pin, message: readOld(conversation, epoch, pin.message) })));
  } while (page.next);
  const { epoch, offset } = page;
  return { pins, epoch, offset };
}
