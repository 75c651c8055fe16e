import { Changes } from './changes.js';
import { Pins } from './pins.js';
import { Presence } from './presence.js';
import { Threads } from './threads.js';

/** Returns the parts of a chat that are loaded after its connection is open. */
export const partsOf = (chat, parley) => ({
  presence: new Presence(chat.me, parley),
  changes: new Changes(chat, parley),
  pins: new Pins(chat, parley),
  threads: new Threads(chat, parley),
});
