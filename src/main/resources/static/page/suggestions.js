import { h, ref } from './vue.js';

/** Time in ms without a key until names are requested. */
const PAUSE = 200;

/**
 * Suggests names while one is typed. `find` returns a promise of the names with a prefix; while it fails there
 * are no suggestions. Returns `look`, to call with each text, `clear`, and `list`, which renders the names.
 */
export function suggestionsOf(id, find) {
  const names = ref([]);
  let timer;
  let request = new AbortController();
  const clear = () => {
    clearTimeout(timer);
    request.abort();
    names.value = [];
  };
  const ask = async (prefix) => {
    request = new AbortController();
    const { signal } = request;
    const found = await find(prefix, signal).catch(() => []);
    if (!signal.aborted) {
      names.value = found;
    }
  };
  return {
    clear,
    look(prefix) {
      clearTimeout(timer);
      request.abort();
      if (prefix) {
        timer = setTimeout(() => ask(prefix), PAUSE);
      } else {
        names.value = [];
      }
    },
    list: () =>
      h(
        'datalist',
        { id },
        names.value.map((name) => h('option', { key: name, value: name })),
      ),
  };
}
