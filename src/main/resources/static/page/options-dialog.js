import { EVERYONE, personOf, titleOf } from './conversation.js';
import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { h, onMounted, shallowReactive } from './vue.js';

/** Returns whether the user has blocked a person. */
async function hasBlocked(chat, person) {
  let page = await chat.blocked({ limit: 100 });
  while (page.next && !page.users.includes(person)) {
    page = await chat.blocked({ after: page.next, limit: 100 });
  }
  return page.users.includes(person);
}

/** What the user can set for the open conversation: whether it is muted, unread, and for a person blocked. */
export const OptionsDialog = {
  props: ['chat'],
  setup({ chat }) {
    const conversation = chat.conversation();
    const { id } = conversation;
    const person = personOf(id) === chat.me ? null : personOf(id);
    const view = shallowReactive({ isBlocked: undefined });
    const { run, signs } = useRequests();

    const close = () => chat.show(null);
    const mute = (muted) =>
      run(async () => {
        await chat.settings.mute(id, muted);
        conversation.muted = muted;
      }, muted ? texts.nowMuted : texts.nowUnmuted);
    const markUnread = async () => (await run(() => chat.markUnread(id))) && close();
    const block = (isBlocked) =>
      run(async () => {
        await chat.block(person, isBlocked);
        view.isBlocked = isBlocked;
      }, isBlocked ? texts.nowBlocked(person) : texts.nowUnblocked(person));
    const load = () => run(async () => (view.isBlocked = await hasBlocked(chat, person)));

    onMounted(() => person !== null && load());
    return () =>
      h(Dialog, { title: texts.optionsOf(titleOf(conversation)), onClose: close }, () =>
        h('div', { class: 'content options-list' }, [
          ...signs(),
          h('button', { onClick: () => mute(!conversation.muted) }, conversation.muted ? texts.unmute : texts.mute),
          h('p', { class: 'about' }, texts.muteInfo),
          id !== EVERYONE && h('button', { onClick: markUnread }, texts.markUnread),
          view.isBlocked !== undefined &&
            h(
              'button',
              { onClick: () => block(!view.isBlocked) },
              view.isBlocked ? texts.unblock(person) : texts.block(person),
            ),
          view.isBlocked !== undefined && h('p', { class: 'about' }, texts.blockInfo),
        ]),
      );
  },
};
