package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits, removals and replies in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsChangesIT {

  /**
   * Clients of ann and bob, with the transport {@code given}, and a fold: the messages that a
   * client has, with the changes that it has received.
   */
  private static final String CLIENTS =
      """
      const client = (user) => new Parley({ user, transports: [given ?? 'websocket'] });
      const [own, other] = [client(ann), client(bob)];
      const follow = (chat, conversation, options) => {
        const ready = when(chat, 'following', (place) => place.conversation === conversation);
        chat.follow(conversation, options);
        chat.connect();
        return ready;
      };
      const fold = (chat) => {
        const messages = new Map();
        const put = (m) => messages.set(m.offset, messages.get(m.offset) ?? { ...m });
        const change = (offset, edited, changed) => {
          const m = messages.get(offset);
          if (m && !m.removed && !(m.edited >= edited)) Object.assign(m, changed);
        };
        chat.addEventListener('message', ({ detail }) => put(detail));
        chat.addEventListener('edit', ({ detail: { offset, edited, text } }) => change(offset, edited, { text, edited }));
        chat.addEventListener('removal', ({ detail: { offset } }) => change(offset, undefined, { text: '', removed: true }));
        const shown = () => [...messages.values()].sort((a, b) => a.offset - b.offset)
          .map((m) => `${m.offset} ${m.removed ? 'removed' : m.text}`).join();
        return { put, shown };
      };
      const code = (promise) => promise.then(() => 'stored', (error) => error.code ?? error.name);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void editsRemovalsAndRepliesReachTheOthers(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const received = nextMessages(other, 2);
                const [edited, removed] = [when(other, 'edit'), when(other, 'removal')];
                const { offset, epoch } = await own.send(room, 'helo').receipt;
                await other.send(room, 'to you', { repliesTo: offset }).receipt;
                const edit = await own.edit(room, offset, 'hello', { id: 'e', contentType: 'text/x', mentions: [bob] });
                const again = await own.edit(room, offset, 'hello', { id: 'e' });
                const { conversation, ...e } = await edited;
                const removal = await own.remove(room, offset);
                const twice = await own.remove(room, offset);
                const [, reply] = await received;
                const r = await removed;
                return [
                  reply.repliesTo, edit.offset, edit.duplicate, again.offset, again.duplicate,
                  removal.offset, twice.offset, twice.duplicate,
                  conversation === room, e.offset, e.epoch === epoch, e.edited, e.text, e.contentType,
                  e.from === ann, e.mentions.join() === bob, Object.keys(e).sort().join(),
                  r.conversation === room, r.offset, r.epoch === epoch,
                ].join();
                """,
                transport))
        .isEqualTo(
            "1,3,false,3,true,4,4,true,true,1,true,3,hello,text/x,true,true,"
                + "contentType,edited,epoch,from,mentions,offset,text,time,true,1,true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void refusedChangesRejectWithTheirCode(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const { offset } = await own.send(room, 'one').receipt;
                const codes = [
                  await code(other.edit(room, offset, 'mine')), await code(other.remove(room, offset)),
                  await code(own.edit(room, 99, 'x')), await code(own.edit(room, offset, 'a')),
                  await code(own.edit(room, offset, 'b')), await code(own.edit(room, offset, 'x'.repeat(65_537))),
                  await code(own.remove(room, offset)), await code(own.edit(room, offset, 'c')),
                  await code(own.send(room, 'x', { repliesTo: 99 }).receipt),
                  await code(own.edit(`person:${bob}`, 1, 'x')), await code(own.edit(room, '1', 'x')),
                  await code(own.remove(room, 0)),
                ];
                return codes.join();
                """,
                transport))
        .isEqualTo(
            "not-yours,not-yours,no-message,stored,too-fast,message-too-large,stored,removed,"
                + "no-message,TypeError,TypeError,TypeError");
  }

  @Test
  void changesAreSentByHttpWithoutAConnection() {
    assertThat(
            run(
                """
                await follow(other, room);
                const { offset } = await other.send(room, 'one').receipt;
                const edited = when(other, 'edit');
                const away = client(bob);
                const { duplicate } = await away.edit(room, offset, '二', { id: 'ü' });
                const e = await edited;
                await away.remove(room, offset);
                return [duplicate, e.text, away.state, (await away.history(room)).messages[0].removed];
                """,
                null))
        .isEqualTo(List.of(false, "二", "closed", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void whatWasChangedWhileAClientWasAwayIsAppliedOnce(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const [view, edits] = [fold(other), collect(other, 'edit')];
                const received = nextMessages(other, 3);
                for (const text of ['one', 'two', 'three']) await own.send(room, text).receipt;
                await received;
                other.close();
                await own.edit(room, 1, 'first');
                await own.edit(room, 2, 'second');
                await own.remove(room, 2);
                await own.send(room, 'four').receipt;
                await own.edit(room, 7, 'fourth');
                const last = when(other, 'edit', ({ offset }) => offset === 7);
                other.connect();
                await last;
                const late = client(bob);
                const lateView = fold(late);
                const end = when(late, 'edit', ({ offset }) => offset === 7);
                late.follow(room, { history: 8 });
                late.connect();
                await end;
                return [view.shown(), lateView.shown(), edits.map(({ text }) => text).join()];
                """,
                transport))
        .isEqualTo(
            List.of(
                "1 first,2 removed,3 three,7 fourth",
                "1 first,2 removed,3 three,7 fourth",
                "first,fourth"));
  }

  /** Changes 30 messages while pages of them are on their way. */
  private static final String OVERLAPPING_PAGES =
      """
      const count = 30;
      await Promise.all([follow(own, room), follow(other, room)]);
      const received = nextMessages(other, count);
      for (let i = 0; i < count; i++) await own.send(room, `own ${i}`).receipt;
      await received;
      // From here on the messages are known from pages only.
      const view = fold(other);
      const fetched = fetch;
      window.fetch = async (...request) => {
        const response = await fetched(...request);
        // The page has been read, and is on its way while changes arrive.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
        return response;
      };
      const last = when(other, 'edit', ({ offset }) => offset === 40 + count);
      const changed = (async () => {
        for (let i = 0; i < count; i++) {
          await (i % 3 ? own.edit(room, 41 + i, `edited ${i}`) : own.remove(room, 41 + i));
        }
      })();
      await Promise.all([46, 51, 56, 61, 66, 71].map(async (before) => {
        const page = await other.history(room, { before, limit: 5 });
        page.messages.forEach(view.put);
      }));
      await changed;
      await last;
      const { messages, folded } = await other.history(room, { after: 40, limit: 100 });
      const expected = messages.map((m) => `${m.offset} ${m.removed ? 'removed' : m.text}`).join();
      const place = other.places[room].offset;
      return [view.shown().endsWith(expected), expected.startsWith('41 removed,42 edited 1,43 edited 2,44 removed'),
        messages.length, folded >= place];
      """;

  @Test
  void aPageAndTheChangesThatOverlapItGiveTheLatestTexts() {
    try (var zoe = StompUser.connect(PAGES.server(), "zoe")) {
      for (int i = 1; i <= 40; i++) {
        zoe.store(script.destination(), "text " + i);
      }
    }
    assertThat(run(OVERLAPPING_PAGES, null)).isEqualTo(List.of(true, true, 30, true));
  }

  @Test
  void theMessagesOfARangeThatHaveChangedAreFetched() {
    assertThat(
            run(
                """
                await follow(own, room);
                for (const text of ['one', 'two', 'three', 'four']) await own.send(room, text).receipt;
                const { folded, epoch } = await own.history(room);
                await own.edit(room, 1, 'first');
                await own.edit(room, 3, 'third');
                await own.remove(room, 4);
                const range = { after: folded, from: 2, to: 4, epoch };
                const changed = await own.changes(room, range);
                const later = await own.changes(room, { ...range, after: 6 });
                const stale = await code(own.changes(room, { ...range, epoch: 'another' }));
                const show = ({ messages }) => messages.map((m) => `${m.offset} ${m.edited} ${m.text} ${m.removed}`).join();
                return [folded, changed.folded, show(changed), later.messages.map(({ offset }) => offset).join(), stale];
                """,
                null))
        .isEqualTo(List.of(4, 7, "3 6 third undefined,4 undefined  true", "4", "other-epoch"));
  }
}
