import { h, withModifiers } from './vue.js';

/** Returns the form that opens and closes a socket and shows its status. */
export function connectionForm(socket, connect, fields) {
  const { state, status } = socket.view;
  return h('form', { class: 'connection-form', onSubmit: withModifiers(connect, ['prevent']) }, [
    fields,
    h('p', { class: 'buttons' }, [
      h('button', 'Connect'),
      h('button', { type: 'button', disabled: state === 'closed', onClick: () => socket.close() }, 'Disconnect'),
    ]),
    h('p', { class: ['state', state], role: 'status' }, status),
  ]);
}
