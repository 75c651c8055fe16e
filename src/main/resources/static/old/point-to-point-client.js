import { connectionForm } from './connection-form.js';
import { field } from './field.js';
import { messageForm } from './message-form.js';
import { messageLog } from './message-log.js';
import { Socket } from './socket.js';
import { uuid } from './uuid.js';
import { h, ref } from './vue.js';

/** Browsers resolve "." and ".." in a path, and would open the path of the broadcast. */
const NAME = { pattern: '(?!\\.{1,2}$).+', title: 'any name except . and ..', required: true };

/** The legacy point-to-point client: sends JSON envelopes, each to one user. */
export const PointToPointClient = {
  props: { token: String },
  setup(props) {
    const socket = new Socket();
    const name = ref(uuid());
    const recipient = ref('');
    const text = ref('');
    const connect = () => socket.connect(`/ws/${encodeURIComponent(name.value)}/`, props.token);
    const send = () => {
      const envelope = JSON.stringify({ message: text.value, to_user: recipient.value });
      socket.send(envelope);
      socket.listSent(envelope);
      text.value = '';
    };
    connect();
    return () =>
      h('section', { 'aria-labelledby': 'point-to-point' }, [
        h('h2', { id: 'point-to-point' }, 'Point to point'),
        h('p', 'Each message is sent to one user; the sender receives no copy. A new name applies to the next connection.'),
        connectionForm(socket, connect, [
          field('Your name', name, { ...NAME, spellcheck: false, onFocus: ({ target }) => target.select() }),
        ]),
        messageLog(socket, 'Received and sent messages'),
        messageForm(socket, send, text, [field('To', recipient, { spellcheck: false })]),
      ]);
  },
};
