import { texts } from './dialog-texts.js';
import { Dialog, useRequests } from './dialog.js';
import { h, onMounted, shallowReactive } from './vue.js';

/** Renders the choice of the presence that others see. */
const ownPresence = (own, choose) =>
  h('fieldset', [
    h('legend', texts.shownAs),
    Object.entries(texts.ownStates).map(([value, text]) =>
      h('label', { class: 'switch' }, [
        h('input', { type: 'radio', name: 'presence', value, checked: own.chosen === value, onChange: choose }),
        text,
      ]),
    ),
  ]);

/** The settings of the user, which hold in all conversations and on all devices. */
export const SettingsDialog = {
  props: ['chat'],
  setup({ chat }) {
    const view = shallowReactive({ isPrivate: undefined });
    const { run, signs } = useRequests();
    const own = () => chat.presence?.own;
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
    const choose = async ({ target }) => {
      const state = target.value;
      const shown = texts.presence[state] ?? texts.presence.offline;
      if (!(await run(() => own().choose(state), texts.nowShownAs(shown)))) {
        [...target.closest('fieldset').elements].forEach((each) => (each.checked = each.value === own().chosen));
      }
    };

    onMounted(load);
    return () =>
      h(Dialog, { title: texts.settingsOf(chat.me), onClose: () => chat.show(null) }, () =>
        h('div', { class: 'content' }, [
          ...signs(),
          own() && ownPresence(own(), choose),
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
