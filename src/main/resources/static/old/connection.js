import { h, withModifiers } from './vue.js';

/** Opens and closes a socket, and tells how it is. */
export function connection(socket, connect, fields) {
  const { state, told } = socket.view;
  return h('form', { class: 'connection', onSubmit: withModifiers(connect, ['prevent']) }, [
    fields,
    h('p', { class: 'buttons' }, [
      h('button', 'Connect'),
      h('button', { type: 'button', disabled: state === 'closed', onClick: () => socket.close() }, 'Disconnect'),
    ]),
    h('p', { class: ['state', state], role: 'status' }, told),
  ]);
}
