import { connection } from './connection.js';
import { field } from './field.js';
import { lines } from './lines.js';
import { Socket } from './socket.js';
import { uuid } from './uuid.js';
import { h, ref } from './vue.js';
import { writing } from './writing.js';

/** A browser takes "." and ".." in a path for steps, and would open the broadcast. */
const NAME = { pattern: '(?!\\.{1,2}$).+', title: 'any name but . and ..', required: true };

/** The second old client: a text to one person, in JSON. */
export const PointToPoint = {
  props: { token: String },
  setup(props) {
    const socket = new Socket();
    const name = ref(uuid());
    const receiver = ref('');
    const text = ref('');
    const connect = () => socket.connect(`/ws/${encodeURIComponent(name.value)}/`, props.token);
    const send = () => {
      const sent = JSON.stringify({ message: text.value, to_user: receiver.value });
      socket.send(sent);
      socket.listSent(sent);
      text.value = '';
    };
    connect();
    return () =>
      h('section', { 'aria-labelledby': 'point-to-point' }, [
        h('h2', { id: 'point-to-point' }, 'Point to point'),
        h('p', 'A text goes to one user, and nothing comes back. Another name counts from the next Connect on.'),
        connection(socket, connect, [
          field('Your name', name, { ...NAME, spellcheck: false, onFocus: ({ target }) => target.select() }),
        ]),
        lines(socket, 'What came to you, and what you sent'),
        writing(socket, send, text, [field('To', receiver, { spellcheck: false })]),
      ]);
  },
};
