import { field } from './field.js';
import { h, withModifiers } from './vue.js';

/** Where one writes; what is written stays there while it can not be sent. */
export function writing(socket, send, text, fields) {
  return h('form', { class: 'writing', onSubmit: withModifiers(send, ['prevent']) }, [
    fields,
    field('Text', text, { dir: 'auto' }),
    h('p', { class: 'buttons' }, h('button', { disabled: socket.view.state !== 'open' }, 'Send')),
  ]);
}
