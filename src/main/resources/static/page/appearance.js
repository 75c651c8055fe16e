import { texts } from './texts.js';
import { h, ref } from './vue.js';

/** The key that theme.js reads. */
const KEY = 'parley.theme';

const root = document.documentElement;

function choose(theme) {
  if (theme === 'system') {
    delete root.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    root.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  }
}

/** The choice of light, dark or system theme. */
export const Appearance = {
  setup() {
    const theme = ref(root.dataset.theme ?? 'system');
    const change = ({ target }) => choose((theme.value = target.value));
    return () =>
      h('label', { class: 'appearance' }, [
        h('span', { class: 'unseen' }, texts.appearance),
        h(
          'select',
          { value: theme.value, onChange: change },
          Object.entries(texts.themes).map(([value, text]) => h('option', { value }, text)),
        ),
      ]);
  },
};
