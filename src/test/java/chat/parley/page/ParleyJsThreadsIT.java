package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsThreadsIT {

  /** Clients of ann and bob, with the transport {@code given}. */
  private static final String CLIENTS =
      """
      const client = (user, options) => new Parley({ user, transports: [given ?? 'websocket'], ...options });
      const [own, other] = [client(ann), client(bob)];
      const follow = (chat, conversation, options) => {
        const ready = when(chat, 'following', (place) => place.conversation === conversation);
        chat.follow(conversation, options);
        chat.connect();
        return ready;
      };
      const shown = ({ messages }) => messages.map(({ offset }) => offset).join(' ');
      const code = (promise) => promise.then(() => 'stored', (error) => error.code ?? error.name);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void messagesOfThreadsAreMessagesThatNameTheirThread(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const received = nextMessages(other, 3);
                await own.send(room, 'lunch?').receipt;
                await other.send(room, 'where?', { thread: 1, mentions: [ann] }).receipt;
                const waiting = own.send(room, 'here', { thread: 1, repliesTo: 2 });
                const draft = own.outgoing[0].thread;
                await waiting.receipt;
                const live = (await received).map(({ thread, text }) => `${thread} ${text}`).join();
                const removed = when(other, 'removal');
                await own.remove(room, 3);
                await removed;
                const { messages } = await other.history(room);
                const refused = await code(other.send(room, 'x', { thread: 99 }).receipt);
                const nested = await code(other.send(room, 'x', { thread: 2 }).receipt);
                return [
                  live, draft, messages.map(({ thread, replies, removed }) => `${thread} ${replies} ${removed}`).join(),
                  refused, nested,
                ];
                """,
                transport))
        .isEqualTo(
            List.of(
                "undefined lunch?,1 where?,1 here",
                1,
                "undefined 2 undefined,1 undefined undefined,1 undefined true",
                "no-message",
                "no-message"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void aMessageOfAThreadWaitsForTheNextConnectionAndTheNextPage(String transport) {
    assertThat(
            run(
                """
                await follow(own, room);
                await own.send(room, 'lunch?').receipt;
                own.close();
                own.send(room, 'later', { id: 'l', thread: 1 });
                const next = client(ann, JSON.parse(JSON.stringify({ places: own.places, outgoing: own.outgoing })));
                const arrived = when(next, 'message');
                await follow(next, room);
                const { text, thread, offset } = await arrived;
                return [text, thread, offset].join();
                """,
                transport))
        .isEqualTo("later,1,2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void theMarkerOfAThreadIsMoved(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                await own.send(room, 'lunch?').receipt;
                for (const text of ['where?', 'here?']) await other.send(room, text, { thread: 1 }).receipt;
                const before = await own.thread(room, 1);
                await own.conversations.read(room, 3, { thread: 1, epoch: before.epoch });
                const after = await own.thread(room, 1);
                const show = ({ read, unread, replies, first }) => `${read} ${unread} ${replies} ${first.text}`;
                return [show(before), show(after)];
                """,
                transport))
        .isEqualTo(List.of("0 2 2 lunch?", "3 0 2 lunch?"));
  }

  @Test
  void aThreadIsReadInPages() {
    assertThat(
            run(
                """
                await follow(own, room);
                await own.send(room, 'lunch?').receipt;
                for (let i = 0; i < 5; i++) {
                  await own.send(room, `reply ${i}`, { thread: 1 }).receipt;
                  await own.send(room, 'something else').receipt;
                }
                const ends = (page) => `${shown(page)} | ${page.before} ${page.after}`;
                const whole = await own.thread(room, 1);
                const last = await own.thread(room, 1, { limit: 2 });
                const middle = await own.thread(room, 1, { limit: 2, before: last.before });
                const first = await own.thread(room, 1, { limit: 2, before: middle.before });
                const next = await own.thread(room, 1, { limit: 3, after: first.after });
                return [whole, last, middle, first, next].map(ends);
                """,
                null))
        .isEqualTo(
            List.of(
                "2 4 6 8 10 | undefined undefined",
                "8 10 | 8 undefined",
                "4 6 | 4 6",
                "2 | undefined 2",
                "4 6 8 | 4 8"));
  }

  @Test
  void aThreadHasTheChangesThatOvertakeIt() {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                await own.send(room, 'lunch?').receipt;
                await own.send(room, 'where', { thread: 1 }).receipt;
                const fetched = fetch;
                window.fetch = async (...request) => {
                  const response = await fetched(...request);
                  const last = when(other, 'edit', ({ offset }) => offset === 2);
                  await own.edit(room, 1, 'lunch!');
                  await own.edit(room, 2, 'where?');
                  await last;
                  return response;
                };
                const { first, messages } = await other.thread(room, 1);
                window.fetch = fetched;
                return [first.text, first.replies, messages[0].text].join();
                """,
                null))
        .isEqualTo("lunch!,1,where?");
  }

  @Test
  void readsOfThreadsThatDoNotExistAreRefused() {
    assertThat(
            run(
                """
                await follow(own, room);
                await own.send(room, 'lunch?').receipt;
                const none = await own.thread(room, 1);
                return [
                  await code(own.thread(room, 99)), await code(own.thread(`person:${bob}`, 1)),
                  none.messages.length, none.replies, none.unread, none.before, none.after,
                ].join();
                """,
                null))
        .isEqualTo("no-message,TypeError,0,0,0,,");
  }
}
