import { roomOf, titleOf } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { face } from './face.js';
import { NameField } from './name-field.js';
import { h, nextTick, onBeforeUnmount, onMounted, ref, shallowReactive, shallowRef, watch } from './vue.js';

const PAGE = 100;

/** Time in ms for which changes of members are collected before they are fetched. */
const GATHER = 500;

const ROLES = ['reader', 'member', 'moderator', 'owner'];

const isModerator = (role) => role === 'owner' || role === 'moderator';

/** Returns the roles that a user with a role may give to a member; none if that one has as many rights. */
function grantable(own, { role }) {
  if (own === 'owner') {
    return ROLES;
  }
  return own === 'moderator' && !isModerator(role) ? ['reader', 'member'] : [];
}

function entry(member, roles, act, presence) {
  const { user, role } = member;
  const choose = ({ target }) => act.setRole(user, target.value);
  return h('li', { key: user }, [
    face(user),
    h('p', [h('bdi', { class: 'who' }, user), presence]),
    roles.length > 0 && role !== 'invited'
      ? h(
          'select',
          { 'aria-label': texts.roleOf(user), value: role, onChange: choose },
          roles.map((each) => h('option', { value: each, selected: each === role }, texts.roles[each])),
        )
      : h('span', { class: 'about' }, texts.roles[role]),
    roles.length > 0 &&
      user !== act.me &&
      h('button', { 'aria-label': texts.actionOn(texts.remove, user), onClick: () => act.remove(user) }, texts.remove),
  ]);
}

/** Renders that the server has seen no user of a name that is to be invited, and a button to do so; null shows nothing. */
const unknown = (name, invite) => [
  h('p', { class: 'warning', role: 'alert' }, name === null ? '' : texts.unknownUser(name)),
  name !== null && h('button', { onClick: () => invite(name) }, texts.inviteAnyway(name)),
];

/** The members of the open room with their roles, and a field to invite. */
export const MembersDialog = {
  props: ['chat'],
  setup({ chat }) {
    const conversation = chat.conversation();
    const room = roomOf(conversation.id);
    const { requests } = chat.rooms;
    const view = shallowReactive({
      members: [],
      next: undefined,
      count: 0,
      role: undefined,
      mayInvite: false,
      unknown: null,
    });
    const { run, signs } = useRequests();
    const box = ref();
    let timer;

    /** Fetches the members again, as many as are shown. */
    async function load() {
      const shown = Math.max(PAGE, view.members.length);
      const { members: count, role, invite } = await requests.get(room);
      let page = await requests.members(room, { limit: PAGE });
      let all = page.members;
      while (page.next && all.length < shown) {
        page = await requests.members(room, { after: page.next, limit: PAGE });
        all = [...all, ...page.members];
      }
      const mayInvite = isModerator(role) || (role === 'member' && invite === 'members');
      Object.assign(view, { members: all, next: page.next, count, role, mayInvite });
    }
    async function more() {
      const { members, next } = await requests.members(room, { after: view.next, limit: PAGE });
      Object.assign(view, { members: [...view.members, ...members], next });
    }
    /** Shows a change by anyone; the number alone if the room is large. */
    const changed = ({ members }) => {
      if (members !== undefined) {
        view.count = members;
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => load().catch(() => {}), GATHER);
    };
    const stop = chat.rooms.watch(room, changed);
    const present = shallowRef();
    const follow = (presence) => (present.value ??= presence?.inRoom(room));
    const presenceOf = (user) => present.value && chat.presence.ofMember(user, present.value);
    const change = async (request, done) => {
      const user = document.activeElement;
      await run(async () => {
        await request();
        await load();
      }, done);
      await nextTick();
      if (!user?.isConnected) {
        // The button has disappeared, and the focus with it.
        box.value?.focus();
      }
    };
    const act = {
      me: chat.me,
      remove: (user) => change(() => requests.remove(room, user), texts.removedMember(user)),
      setRole: (user, role) => change(() => requests.setRole(room, user, role), texts.changedRole(user, texts.roles[role])),
    };
    const invite = (user) =>
      change(async () => {
        view.unknown = null;
        await requests.invite(room, user);
      }, texts.invited(user));
    /** Invites a user if there is one of the name; otherwise returns the name to the field, and lets the user decide. */
    const inviteKnown = async (user, form) => {
      view.unknown = null;
      if (await chat.unknown.ask(user)) {
        view.unknown = user;
        form.elements[field.id].value ||= user;
      } else {
        await invite(user);
      }
    };
    const close = () => chat.show(null);
    const leave = () => run(() => chat.rooms.leave(room));
    const field = {
      id: 'invited',
      label: texts.inviteName,
      button: texts.invite,
      hidesLabel: true,
      find: (prefix, signal) => chat.names(prefix, signal),
      onName: inviteKnown,
    };

    watch(() => chat.presence, follow, { immediate: true });
    onMounted(() => run(load));
    onBeforeUnmount(() => {
      clearTimeout(timer);
      stop();
      present.value?.close();
    });
    return () =>
      h(Dialog, { title: texts.membersOf(titleOf(conversation)), onClose: close }, () =>
        h('div', { ref: box, class: 'content', tabindex: -1 }, [
          ...signs(),
          h('p', { class: 'about' }, [
            texts.memberCount(view.count),
            present.value?.online !== undefined && ` · ${texts.onlineCount(present.value.online)}`,
          ]),
          h(
            'ul',
            { class: 'members-list', 'aria-label': texts.members },
            view.members.map((member) => entry(member, grantable(view.role, member), act, presenceOf(member.user))),
          ),
          view.next && h('button', { class: 'quiet', onClick: () => run(more) }, texts.more),
          view.mayInvite && h(NameField, field),
          view.mayInvite && unknown(view.unknown, invite),
          view.role !== undefined && h('button', { class: 'leave', onClick: leave }, texts.leaveRoom),
        ]),
      );
  },
};
