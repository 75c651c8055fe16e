import { titleOfRoom } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { normal } from './name.js';
import { h, nextTick, onMounted, ref, shallowReactive, watch } from './vue.js';

const PAGE = 50;

/** Renders a room with its actions, each a text, a name for screen readers and a function. */
const entry = (room, actions) =>
  h('li', { key: room.room }, [
    h('p', [
      h('bdi', { class: 'who' }, titleOfRoom(room)),
      h('span', { class: 'about' }, texts.about(room)),
      room.topic && h('bdi', { class: 'about' }, room.topic),
    ]),
    ...actions.map(([text, act]) =>
      h('button', { 'aria-label': texts.actionOn(text, titleOfRoom(room)), onClick: act }, text),
    ),
  ]);

const list = (title, rooms, actions, none) => [
  h('h3', title),
  rooms.length > 0
    ? h(
        'ul',
        { 'aria-label': title },
        rooms.map((room) => entry(room, actions(room))),
      )
    : h('p', { class: 'about' }, none),
];

/** The form that creates a room. */
function creation(create) {
  const check = ({ target }) => target.setCustomValidity(normal(target.value) ? '' : texts.noName);
  const submit = (event) => {
    event.preventDefault();
    const { room, title, kind } = event.target.elements;
    create(normal(room.value), { title: title.value.trim(), kind: kind.value });
  };
  return h('form', { class: 'creation', onSubmit: submit }, [
    h('h3', texts.createRoom),
    h('label', [texts.roomName, h('input', { name: 'room', autocomplete: 'off', required: true, onInput: check })]),
    h('label', [texts.roomTitle, h('input', { name: 'title', autocomplete: 'off', maxlength: 100 })]),
    h('label', [
      texts.roomKind,
      h('select', { name: 'kind' }, [
        h('option', { value: 'public' }, texts.kinds.public),
        h('option', { value: 'private' }, texts.kinds.private),
      ]),
    ]),
    h('button', texts.create),
  ]);
}

const invitationsIn = (rooms) => rooms.filter(({ role }) => role === 'invited').length;

/** The rooms of the user, the public ones, and a form to create one. */
export const RoomsDialog = {
  props: ['chat'],
  setup({ chat }) {
    const { requests } = chat.rooms;
    const view = shallowReactive({ loaded: false, own: [], open: [], next: undefined });
    const { run, signs } = useRequests();
    const box = ref();

    async function load() {
      const [own, open] = await Promise.all([chat.rooms.fetch(), requests.list({ limit: PAGE })]);
      Object.assign(view, { loaded: true, own, open: open.rooms, next: open.next });
    }
    async function more() {
      const { rooms, next } = await requests.list({ after: view.next, limit: PAGE });
      Object.assign(view, { open: [...view.open, ...rooms], next });
    }
    const close = () => chat.show(null);
    const go = (room) => {
      chat.open(chat.rooms.enter(room));
      close();
    };
    /** Enters a room after a request has made the user a member. */
    const enter = (room, request) => run(async () => {
      await request();
      await chat.rooms.load();
      go(room);
    });
    const decline = async (room) => {
      await run(async () => {
        await requests.decline(room.room);
        await load();
      }, texts.declined(titleOfRoom(room)));
      await nextTick();
      // The button has disappeared, and the focus with it.
      box.value?.focus();
    };
    const ofOwn = (room) =>
      room.role === 'invited'
        ? [
            [texts.accept, () => enter(room, () => requests.accept(room.room))],
            [texts.decline, () => decline(room)],
          ]
        : [[texts.open, () => go(room)]];
    const ofOpen = (room) => [[texts.join, () => enter(room, () => requests.join(room.room))]];
    const create = (room, settings) => enter({ room, ...settings }, () => requests.create(room, settings));

    onMounted(() => run(load));
    // What was done stays shown.
    watch(() => chat.view.invitations, (count) => count !== invitationsIn(view.own) && load().catch(() => {}));
    return () => {
      const known = new Set(view.own.map(({ room }) => room));
      const others = view.open.filter(({ room }) => !known.has(room));
      return h(Dialog, { title: texts.rooms, onClose: close }, () =>
        h('div', { ref: box, class: 'content', tabindex: -1 }, [
          ...signs(),
          view.loaded && [
            ...list(texts.ownRooms, view.own, ofOwn, texts.noRooms),
            ...list(texts.publicRooms, others, ofOpen, texts.noRooms),
            view.next && h('button', { class: 'quiet', onClick: () => run(more) }, texts.more),
          ],
          creation(create),
        ]),
      );
    };
  },
};
