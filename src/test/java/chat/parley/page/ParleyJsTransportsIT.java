package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transports of the JavaScript client {@code parley.js} without WebSocket, and their choice.
 */
@InBrowser
class ParleyJsTransportsIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private Object run(ParleyServer server, String script, Object given) {
    return Script.on(PAGES.icon(server)).run(script, given);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-stream", "long-polling"})
  void conversationsBeginWithOldMessagesAndContinueAfterPlaces(String transport) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      for (int i = 1; i <= 7; i++) {
        zoe.store("/topic/room.r", "text " + i);
        zoe.store("/user/ann/queue/messages", "secret " + i);
      }
    }
    assertThat(
            run(
                own.server(),
                """
                const a = new Parley({ user: 'ann', transports: [given] });
                const messages = collect(a, 'message');
                const received = nextMessages(a, 10);
                a.follow('room:r', { history: 3 });
                a.follow('inbox');
                a.connect();
                await received;
                a.close();
                a.send('room:r', 'own');
                const b = new Parley({ user: 'ann', transports: [given], places: a.places, outgoing: a.outgoing });
                const next = nextMessages(b, 2);
                b.follow('room:r');
                b.follow('inbox');
                b.connect();
                await b.send('person:ann', 'to myself').receipt;
                messages.push(...(await next));
                return ['room:r', 'person:'].map((start) =>
                  messages.filter((m) => m.conversation.startsWith(start)).map((m) => m.offset).join(''));
                """,
                transport))
        .isEqualTo(List.of("5678", "12345678"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-stream", "long-polling"})
  void deliveredMessagesOfTheInboxAreNotDeliveredAgain(String transport) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/ann/queue/messages", "one");
      assertThat(
              run(
                  own.server(),
                  """
                  const a = new Parley({ user: 'ann', transports: [given] });
                  const received = nextMessages(a, 1);
                  a.follow('inbox');
                  a.connect();
                  await received;
                  a.close();
                  const undelivered = async () => {
                    const headers = { 'Parley-User': 'ann' };
                    const { streams } = await (await fetch('/api/messages?at=inbox&device=default', { headers })).json();
                    return streams[0].messages.length;
                  };
                  while ((await undelivered()) > 0) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                  }
                  const b = new Parley({ user: 'ann' });
                  const next = nextMessages(b, 1);
                  b.follow('inbox');
                  b.connect();
                  await when(b, 'following');
                  await b.send('person:ann', 'two').receipt;
                  return (await next)[0].text;
                  """,
                  transport))
          .isEqualTo("two");
    }
  }

  @Test
  void messagesLostByTheServerAreReportedAsAGap() {
    ChatPage page = PAGES.icon(own.server());
    Script.on(page)
        .run(
            """
            const chat = new Parley({ user: ann, transports: ['event-stream'] });
            const seen = Object.fromEntries(
              ['message', 'gap', 'following'].map((type) => [type, collect(chat, type)]));
            Object.assign(window, { chat, seen });
            chat.follow('room:r', { history: 10 });
            chat.connect();
            await chat.send('room:r', 'before').receipt;
            """);
    page.page().waitForFunction("() => seen.message.length === 1");
    own.stop();
    page.page().waitForFunction("() => chat.state === 'away'");
    own.startAgainEmpty();
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/room.r", "after");
    }
    page.page().waitForFunction("() => seen.message.length === 2");
    assertThat(page.page().evaluate("() => seen.gap.map((g) => g.conversation)"))
        .isEqualTo(List.of("room:r"));
    assertThat(page.page().evaluate("() => seen.message.map((m) => m.text)"))
        .isEqualTo(List.of("before", "after"));
  }

  @Test
  void moreConversationsThanOneRequestCanNameAreFollowed() {
    assertThat(
            run(
                own.server(),
                """
                const a = new Parley({ user: 'ann', transports: ['event-stream'] });
                const rooms = [...Array(20).keys()].map((i) => `room:r${i}`);
                const received = nextMessages(a, 19);
                const following = collect(a, 'following');
                rooms.forEach((room) => a.follow(room));
                a.connect();
                while (following.length < 20) {
                  await when(a, 'following');
                }
                a.unfollow(rooms[3]);
                a.follow(rooms[4], { history: 1 });
                await when(a, 'following');
                rooms.forEach((room) => a.send(room, 'hello'));
                return (await received).map((m) => m.conversation).sort().join() ===
                  rooms.filter((_, i) => i !== 3).sort().join();
                """,
                null))
        .isEqualTo(true);
  }

  @Test
  void aGuestKeepsItsNameWhenTheTransportChanges() {
    assertThat(
            run(
                own.server(),
                """
                const a = new Parley({ transports: ['event-stream'] });
                a.follow('everyone');
                a.connect();
                const first = nextMessages(a, 1);
                await a.send('everyone', 'hello').receipt;
                const { user } = a;
                return user.startsWith('guest-') && (await first)[0].from === user;
                """,
                null))
        .isEqualTo(true);
  }

  @Test
  void anExpiredTokenIsReplaced() {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties());
        var proxy = new HttpProxy(server.port())) {
      ChatPage page = PAGES.behind(proxy, "en-US");
      page.loadIcon();
      assertThat(
              Script.on(page)
                  .run(
                      """
                      const tokens = [...given];
                      const token = () => (tokens.length > 1 ? tokens.shift() : tokens[0]);
                      const a = new Parley({ token, transports: ['event-stream'] });
                      const errors = collect(a, 'error');
                      const received = nextMessages(a, 2);
                      a.follow('everyone');
                      a.connect();
                      await a.send('everyone', 'one').receipt;
                      while (errors.length === 0) {
                        await when(a, 'error');
                      }
                      await a.send('everyone', 'two').receipt;
                      return [a.user, ['token-ended', 'bad-token'].includes(errors[0].code),
                        (await received).map((m) => m.text).join()];
                      """,
                      List.of(
                          TestTokens.expiringAfter(Duration.ofSeconds(4), "alice"),
                          TestTokens.of("alice"))))
          .isEqualTo(List.of("alice", true, "one,two"));
    }
  }

  @Test
  void unknownTransportsThrowATypeError() {
    assertThat(
            run(
                own.server(),
                """
                const thrown = (transports) => {
                  try {
                    new Parley({ transports });
                  } catch (error) {
                    return `${error.name}: ${error.message}`;
                  }
                };
                return [thrown(['websocket', 'sse']), thrown([])];
                """,
                null))
        .isEqualTo(
            List.of(
                "TypeError: Unknown transports 'websocket,sse': they must be one or more of"
                    + " websocket, event-stream, long-polling",
                "TypeError: Unknown transports '': they must be one or more of"
                    + " websocket, event-stream, long-polling"));
  }
}
