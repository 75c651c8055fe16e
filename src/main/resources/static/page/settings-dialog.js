import { Dialog, useRequests } from './dialog.js';
import { texts } from './texts.js';
import { h, onMounted, shallowReactive } from './vue.js';

/** The settings of the user, which hold in all conversations and on all devices. */
export const SettingsDialog = {
  props: ['chat'],
  setup({ chat }) {
    const view = shallowReactive({ isPrivate: undefined });
    const { run, signs } = useRequests();
    const load = () => run(async () => (view.isPrivate = await chat.settings.isPrivate()));
    const change = async ({ target }) => {
      const isPrivate = target.checked;
      await run(async () => {
        await chat.settings.keepPrivate(isPrivate);
        view.isPrivate = isPrivate;
      }, isPrivate ? texts.nowPrivate : texts.nowShown);
      // A refused change leaves the browser's state.
      target.checked = view.isPrivate;
    };

    onMounted(load);
    return () =>
      h(Dialog, { title: texts.settingsOf(chat.me), onClose: () => chat.show(null) }, () =>
        h('div', { class: 'content' }, [
          ...signs(),
          view.isPrivate !== undefined &&
            h('label', { class: 'switch' }, [
              h('input', {
                type: 'checkbox',
                role: 'switch',
                'aria-describedby': 'private-info',
                checked: view.isPrivate,
                onChange: change,
              }),
              texts.keepPrivate,
            ]),
          view.isPrivate !== undefined && h('p', { id: 'private-info', class: 'about' }, texts.privateInfo),
        ]),
      );
  },
};
