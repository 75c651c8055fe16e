import { BroadcastClient } from './broadcast-client.js';
import { field } from './field.js';
import { PointToPointClient } from './point-to-point-client.js';
import { h, ref } from './vue.js';

const header = () =>
  h('header', [
    h('h1', 'Legacy clients'),
    h('p', [
      'Both clients of the service that Parley replaces, each with a plain WebSocket. Messages sent here also appear on ',
      h('a', { href: '../' }, 'the current page'),
      ', and vice versa, as described in ',
      h('code', 'docs/legacy-protocol.md'),
      '.',
    ]),
  ]);

/** Both legacy clients, side by side. */
export const LegacyPage = {
  setup() {
    const token = ref('');
    return () => [
      header(),
      h('details', [
        h('summary', 'Connect with a token'),
        field('Token', token, { spellcheck: false }),
        h('p', 'The token is added to the address of the next connection.'),
      ]),
      h('main', [
        h(BroadcastClient, { token: token.value.trim() }),
        h(PointToPointClient, { token: token.value.trim() }),
      ]),
    ];
  },
};
