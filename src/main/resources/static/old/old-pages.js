import { Broadcast } from './broadcast.js';
import { field } from './field.js';
import { PointToPoint } from './point-to-point.js';
import { h, ref } from './vue.js';

const header = () =>
  h('header', [
    h('h1', 'The old clients'),
    h('p', [
      'Both clients of the service that Parley replaces, with nothing but a WebSocket. What is written here is read on ',
      h('a', { href: '../' }, 'the page of today'),
      ' too, and the other way round: ',
      h('code', 'docs/legacy-protocol.md'),
      ' tells how.',
    ]),
  ]);

/** Both old clients, beside each other. */
export const OldPages = {
  setup() {
    const token = ref('');
    return () => [
      header(),
      h('details', [
        h('summary', 'With a token'),
        field('Token', token, { spellcheck: false }),
        h('p', 'It is added to the address at the next Connect.'),
      ]),
      h('main', [h(Broadcast, { token: token.value.trim() }), h(PointToPoint, { token: token.value.trim() })]),
    ];
  },
};
