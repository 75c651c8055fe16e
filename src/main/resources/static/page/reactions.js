import { change } from './conversation.js';
import { texts } from './dialog-texts.js';
import { named } from './name.js';
import { loaded } from './replies.js';
import { isChangeable, rightsOf } from './rights.js';
import { firstButtonOf, inLine } from './tab-stop.js';
import { explained } from './texts.js';
import { h, onBeforeUpdate, onUpdated, ref, shallowReactive, watch } from './vue.js';

/** The reactions that the menu of a message offers. */
const OFFERED = ['👍', '❤️', '😂', '😮', '😢', '🎉', '🙏', '👀'];

/** Maximum number of users whose names are requested. */
const NAMES = 200;

/** Maximum number of messages of which the own reactions are requested at a time, and the time in ms to collect them. */
const PAGE = 200;
const GATHER = 100;

const keyOf = (id, offset) => `${id} ${offset}`;

const reasonOf = (error) => texts.reactionErrors[error.code] ?? texts.changeErrors[error.code] ?? explained(error);

/** The reactions to messages: those of all, and those of this user, which are shown before a summary has them. */
export class Reactions {
  #chat;
  #parley;

  /**
   * By conversation and offset: the changes of this user, by reaction, that no summary has yet: whether the user `wants` the
   * reaction, the `count` before, and the offset `at` which it was stored; undefined while it is being sent.
   */
  #changes = shallowReactive(new Map());

  /** By conversation and offset: the messages of which the own reactions were requested. */
  #asked = new Set();

  /** The offsets that are to be requested next, by conversation. */
  #gathered = new Map();

  constructor(chat, parley) {
    this.#chat = chat;
    this.#parley = parley;
    parley.addEventListener('reactions', ({ detail }) => this.#take(detail));
  }

  /** Returns what is shown below a message. */
  below(message) {
    return h(Chips, { reactions: this, message });
  }

  /** Returns what the menu of a message offers. */
  offered(message) {
    const shown = this.of(message);
    return OFFERED.map((reaction) => ({
      reaction,
      own: shown.some((each) => each.reaction === reaction && each.own),
      run: () => this.toggle(message, reaction),
    }));
  }

  /** Returns whether the user may react to a message of the open conversation. */
  mayReact(message) {
    return rightsOf(this.#chat.me, this.#chat.conversation(), message).reply;
  }

  /** Returns the reactions to a message of the open conversation: each with the number of users, and whether it is `own`. */
  of({ offset, reactions = {}, reacted = [] }) {
    const changes = this.#changes.get(keyOf(this.#chat.conversation().id, offset)) ?? {};
    const all = new Set([...Object.keys(reactions), ...reacted, ...Object.keys(changes)]);
    return [...all]
      .map((reaction) => {
        const [count, stored] = [reactions[reaction] ?? 0, reacted.includes(reaction)];
        const own = changes[reaction]?.wants ?? stored;
        return { reaction, own, count: Math.max(count + own - stored, Number(own)) };
      })
      .filter(({ count }) => count > 0);
  }

  /** Adds a reaction of the user, or withdraws it. */
  toggle(message, reaction) {
    const { id } = this.#chat.conversation();
    const { offset, epoch } = message;
    const key = keyOf(id, offset);
    const wants = !this.of(message).some((each) => each.reaction === reaction && each.own);
    const before = this.#changes.get(key)?.[reaction];
    this.#note(key, reaction, { wants, count: message.reactions?.[reaction] ?? 0 });
    if (!before || before.at !== undefined) {
      this.#send({ id, offset, epoch }, reaction);
    }
  }

  #note(key, reaction, change) {
    this.#changes.set(key, { ...this.#changes.get(key), [reaction]: change });
  }

  #forget(key, reaction) {
    const { [reaction]: _, ...others } = this.#changes.get(key) ?? {};
    if (Object.keys(others).length > 0) {
      this.#changes.set(key, others);
    } else {
      this.#changes.delete(key);
    }
  }

  /** Sends what the user wants, again if that changes meanwhile. */
  async #send(message, reaction) {
    const { id, offset } = message;
    const key = keyOf(id, offset);
    const wants = () => this.#changes.get(key)?.[reaction]?.wants;
    try {
      let sent;
      let stored;
      while (wants() !== undefined && wants() !== sent) {
        sent = wants();
        stored = await (sent ? this.#parley.react(id, offset, reaction) : this.#parley.unreact(id, offset, reaction));
      }
      const change = this.#changes.get(key)?.[reaction];
      if (change && stored.duplicate) {
        this.#settle(message, reaction, change.wants);
      } else if (change) {
        this.#note(key, reaction, { ...change, at: stored.offset });
      }
    } catch (error) {
      this.#forget(key, reaction);
      this.#chat.fail(reasonOf(error));
    }
  }

  /** Takes a summary, which the message has already. A summary that was stored after a change of this user contains it. */
  #take({ conversation: id, offset, epoch, summarized, reactions }) {
    for (const [reaction, { wants, count, at }] of Object.entries(this.#changes.get(keyOf(id, offset)) ?? {})) {
      const now = reactions[reaction] ?? 0;
      const isMoved = wants ? now > count : now < count;
      if (at === undefined ? isMoved : summarized >= at) {
        this.#settle({ id, offset, epoch }, reaction, wants);
      }
    }
  }

  /** Records that the server has a reaction of this user, or does not have it any more. */
  #settle({ id, offset, epoch }, reaction, has) {
    const conversation = this.#chat.find(id);
    const { reacted = [] } = (conversation && loaded(conversation, offset)) ?? {};
    const others = reacted.filter((each) => each !== reaction);
    this.#forget(keyOf(id, offset), reaction);
    if (conversation) {
      change(conversation, { offset, epoch, reacted: has ? [...others, reaction] : others });
    }
  }

  /** Requests the own reactions to a message, unless they are known. */
  ask({ offset, reactions, reacted, known }) {
    const { id } = this.#chat.conversation();
    const key = keyOf(id, offset);
    const isKnown = reacted || known || Object.keys(reactions ?? {}).length === 0;
    if (isKnown || this.#asked.has(key)) {
      return;
    }
    this.#asked.add(key);
    if (!this.#gathered.has(id)) {
      this.#gathered.set(id, []);
      setTimeout(() => this.#fetch(id), GATHER);
    }
    this.#gathered.get(id).push(offset);
  }

  async #fetch(id) {
    const offsets = this.#gathered.get(id);
    this.#gathered.delete(id);
    const range = { after: Math.min(...offsets) - 1, before: Math.max(...offsets) + 1, limit: PAGE };
    try {
      const { epoch, messages } = await this.#parley.history(id, range);
      const conversation = this.#chat.find(id);
      messages.forEach(({ offset, reactions = {}, reacted = [] }) =>
        change(conversation ?? { messages: [] }, { offset, epoch, reactions, reacted }),
      );
    } catch {
      // They are requested again when the messages are shown again.
    }
    offsets.forEach((offset) => this.#asked.delete(keyOf(id, offset)));
  }

  /** Returns the names of the users with a reaction to a message as a text; '' if they cannot be read. */
  async names({ offset }, { reaction, count }) {
    const { id } = this.#chat.conversation();
    const { reactions } = await this.#parley.reactions(id, offset, { limit: NAMES }).catch(() => ({ reactions: {} }));
    const users = reactions[reaction] ?? [];
    const [names, more] = named(users);
    return users.length === 0 ? '' : texts.reactedBy(names, more + Math.max(0, count - users.length));
  }
}

/** Shows the names of the users with a reaction while the pointer or the focus is on it. */
function useNames(props) {
  const state = shallowReactive({ reaction: null, text: '' });
  const show = async (shown) => {
    Object.assign(state, { reaction: shown.reaction, text: '' });
    const text = await props.reactions.names(props.message, shown);
    if (state.reaction === shown.reaction) {
      state.text = text;
    }
  };
  const hide = () => (state.reaction = null);
  const key = (event) => {
    if (event.key === 'Escape' && state.reaction !== null) {
      hide();
      event.preventDefault();
    }
  };
  return { state, show, hide, key };
}

/** The reactions to a message, each with the number of users. */
const Chips = {
  props: ['reactions', 'message'],
  setup(props) {
    const box = ref();
    const names = useNames(props);
    let hadFocus = false;
    watch(() => props.message, (message) => props.reactions.ask(message), { immediate: true });
    onBeforeUpdate(() => (hadFocus = box.value?.contains(document.activeElement) ?? false));
    // The reaction that had the focus may be gone.
    onUpdated(() => hadFocus && document.activeElement === document.body && firstButtonOf(props.message.offset)?.focus());
    const chip = (shown) => {
      const { reaction, count, own } = shown;
      const { state, show, hide, key } = names;
      const isNamed = state.reaction === reaction && state.text !== '';
      const attributes = {
        key: reaction,
        type: 'button',
        class: { own },
        'aria-pressed': `${own}`,
        'aria-describedby': isNamed ? `names-${props.message.offset}` : null,
        'aria-disabled': props.reactions.mayReact(props.message) ? null : 'true',
        ...inLine,
      };
      const click = () => props.reactions.mayReact(props.message) && props.reactions.toggle(props.message, reaction);
      const look = { onMouseenter: () => show(shown), onMouseleave: hide, onFocus: () => show(shown), onBlur: hide };
      const onKeydown = [inLine.onKeydown, key];
      return h('button', { ...attributes, ...look, onKeydown, onClick: click }, [h('span', reaction), ' ', h('span', count)]);
    };
    return () => {
      const shown = isChangeable(props.message) ? props.reactions.of(props.message) : [];
      const { state } = names;
      const tip = state.text !== '' && shown.some(({ reaction }) => reaction === state.reaction);
      // A screen reader that announces messages does not announce these.
      return shown.length > 0
        ? h('div', { ref: box, class: 'reactions', role: 'group', 'aria-label': texts.reactions, 'aria-live': 'off' }, [
            ...shown.map(chip),
            tip && h('p', { id: `names-${props.message.offset}`, class: 'names', role: 'tooltip' }, state.text),
          ])
        : null;
    };
  },
};
