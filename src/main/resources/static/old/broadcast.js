import { connection } from './connection.js';
import { lines } from './lines.js';
import { Socket } from './socket.js';
import { h, ref } from './vue.js';
import { writing } from './writing.js';

/** The first old client: any text to everybody. */
export const Broadcast = {
  props: { token: String },
  setup(props) {
    const socket = new Socket();
    const text = ref('');
    const connect = () => socket.connect('/ws/', props.token);
    const send = () => {
      socket.send(text.value);
      text.value = '';
    };
    connect();
    return () =>
      h('section', { 'aria-labelledby': 'broadcast' }, [
        h('h2', { id: 'broadcast' }, 'Broadcast'),
        h('p', 'A text goes to everybody as it is, and back to its sender.'),
        connection(socket, connect),
        lines(socket, 'What came to everybody'),
        writing(socket, send, text),
      ]);
  },
};
