import { connectionForm } from './connection-form.js';
import { messageForm } from './message-form.js';
import { messageLog } from './message-log.js';
import { Socket } from './socket.js';
import { h, ref } from './vue.js';

/** The legacy broadcast client: sends a text of any form to every client. */
export const BroadcastClient = {
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
        h('p', 'Each text is sent unchanged to every client, including the sender.'),
        connectionForm(socket, connect),
        messageLog(socket, 'Received messages'),
        messageForm(socket, send, text),
      ]);
  },
};
