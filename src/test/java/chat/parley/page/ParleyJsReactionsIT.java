package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions to messages in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsReactionsIT {

  /** Clients of ann and bob, with the transport {@code given}. */
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
      const reactions = (chat, expected) =>
        when(chat, 'reactions', (detail) => JSON.stringify(detail.reactions) === JSON.stringify(expected));
      const code = (promise) => promise.then(() => 'stored', (error) => error.code ?? error.name);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void reactionsReachTheOthersAndAreNoMessages(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const messages = collect(other, 'message');
                const [first, both, none] = [{ '👍': 1 }, { '👍': 1, '❤': 1 }, {}].map((r) => reactions(other, r));
                const { offset, epoch } = await own.send(room, 'lunch?').receipt;
                const added = await own.react(room, offset, '👍', { id: 'r' });
                const again = await own.react(room, offset, '👍');
                const { conversation, ...summary } = await first;
                await other.react(room, offset, '❤');
                await both;
                await own.unreact(room, offset, '👍');
                await other.unreact(room, offset, '❤');
                await none;
                const last = [own, other].map((chat) => when(chat, 'message', ({ text }) => text === 'last'));
                own.send(room, 'last');
                await Promise.all(last);
                return [
                  added.duplicate, added.epoch === epoch, again.duplicate, conversation === room, summary.offset,
                  summary.epoch === epoch, summary.summarized === added.offset, Object.keys(summary).sort().join(),
                  messages.map(({ text }) => text).join(), own.places[room].offset === other.places[room].offset,
                ].join();
                """,
                transport))
        .isEqualTo(
            "false,true,true,true,1,true,true,epoch,offset,reactions,summarized,time,"
                + "lunch?,last,true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void aClientThatWasAwayGetsTheLastSummaryOnly(String transport) {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                const received = nextMessages(other, 1);
                const summaries = collect(other, 'reactions');
                await own.send(room, 'lunch?').receipt;
                await own.send(room, 'dinner?').receipt;
                await received;
                other.close();
                for (const text of ['👍', '❤']) {
                  const summary = when(own, 'reactions');
                  await own.react(room, 1, text);
                  await summary;
                }
                const gone = when(own, 'reactions');
                await own.react(room, 2, '👍');
                await gone;
                await own.remove(room, 2);
                await own.send(room, 'end').receipt;
                const end = when(other, 'message', ({ text }) => text === 'end');
                other.connect();
                await end;
                return summaries.map(({ offset, reactions }) => `${offset} ${JSON.stringify(reactions)}`);
                """,
                transport))
        .isEqualTo(List.of("1 {\"👍\":1,\"❤\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void refusedReactionsRejectWithTheirCode(String transport) {
    assertThat(
            run(
                """
                await follow(own, room);
                await own.send(room, 'one').receipt;
                await own.send(room, 'two').receipt;
                await own.remove(room, 2);
                const codes = [
                  await code(own.react(room, 99, '👍')), await code(own.react(room, 2, '👍')),
                  await code(own.react(room, 1, '')), await code(own.react(room, 1, 'x'.repeat(65))),
                  await code(own.react(room, 1, '👍'.repeat(16))), await code(own.react(room, 1)),
                  await code(own.react(`person:${bob}`, 1, '👍')), await code(own.unreact(room, 0, '👍')),
                  await code(own.reactions(room, 99)), await code(own.reactions(`person:${bob}`, 1)),
                ];
                return codes.join();
                """,
                transport))
        .isEqualTo(
            "no-message,removed,TypeError,TypeError,stored,TypeError,TypeError,TypeError,"
                + "no-message,TypeError");
  }

  @Test
  void withoutAConnectionReactionsAreSentByHttpAndReadWithTheirUsers() {
    assertThat(
            run(
                """
                await follow(other, room);
                await other.send(room, 'one').receipt;
                const summary = reactions(other, { '👍': 1 });
                await own.react(room, 1, '👍', { id: 'ü' });
                await summary;
                const both = reactions(other, { '👍': 2, '❤': 1 });
                for (const text of ['👍', '❤']) await other.react(room, 1, text);
                await both;
                const [message] = (await own.history(room)).messages;
                const [changed] = (await own.changes(room, { after: 1, from: 1, to: 1 })).messages;
                const names = await own.reactions(room, 1);
                const page = await own.reactions(room, 1, { limit: 1 });
                const rest = await own.reactions(room, 1, { limit: 50, after: page.next });
                return [
                  own.state, message.reactions['👍'], message.reacted.join(), changed.reactions['❤'], names.next,
                  names.reactions['👍'].join() === [ann, bob].join(), names.reactions['❤'].join() === bob,
                  Object.values(page.reactions).flat().length, Object.values(rest.reactions).flat().length,
                ].join();
                """,
                null))
        .isEqualTo("closed,2,👍,1,,true,true,1,2");
  }

  @Test
  void aPageThatASummaryOvertakesHasItsReactions() {
    assertThat(
            run(
                """
                await Promise.all([follow(own, room), follow(other, room)]);
                await own.send(room, 'lunch?').receipt;
                const fetched = fetch;
                window.fetch = async (...request) => {
                  const response = await fetched(...request);
                  // The page has been read, and is on its way while the reaction arrives.
                  const summary = when(other, 'reactions');
                  await own.react(room, 1, '👍');
                  await summary;
                  return response;
                };
                const { folded, messages: [message] } = await other.history(room);
                window.fetch = fetched;
                const { messages: [now] } = await other.history(room);
                return [folded, JSON.stringify(message.reactions), JSON.stringify(now.reactions)].join();
                """,
                null))
        .isEqualTo("1,{\"👍\":1},{\"👍\":1}");
  }
}
