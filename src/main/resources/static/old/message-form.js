import { field } from './field.js';
import { h, withModifiers } from './vue.js';

/** Returns the form that sends a text; the text stays in its field while the socket is not open. */
export function messageForm(socket, send, text, fields) {
  return h('form', { class: 'message-form', onSubmit: withModifiers(send, ['prevent']) }, [
    fields,
    field('Text', text, { dir: 'auto' }),
    h('p', { class: 'buttons' }, h('button', { disabled: socket.view.state !== 'open' }, 'Send')),
  ]);
}
