package chat.parley.page;

import static chat.parley.testkit.HttpProxy.EVENT_STREAMS;
import static chat.parley.testkit.HttpProxy.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.HttpProxy.Treatment;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The JavaScript client {@code parley.js} behind proxies that break WebSockets or event streams.
 */
@InBrowser
class ParleyJsFallbackIT {

  /** A client that follows a room, with its events in {@code seen}. */
  private static final String FOLLOW =
      """
      const chat = new Parley({ user: ann, fallbackAfter: 500, ...given });
      const seen = Object.fromEntries(
        ['state', 'transport', 'message', 'stored', 'gap', 'error'].map((type) => [type, collect(chat, type)]));
      Object.assign(window, { chat, seen, room });
      chat.follow(room);
      const ready = when(chat, 'following');
      chat.connect();
      await ready;
      """;

  private static final String OFFSETS = "seen.message.map((m) => m.offset)";

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final HttpProxy proxy = new HttpProxy(server.port());
  private final ChatPage page = PAGES.behind(proxy, "en-US");
  private Script script;

  @AfterEach
  void stop() {
    proxy.close();
  }

  private void follow(String options) {
    page.loadIcon();
    script = Script.on(page);
    script.run("given = " + options + ";" + FOLLOW);
  }

  private void await(String condition) {
    page.page().waitForFunction("() => " + condition);
  }

  private Object value(String expression) {
    return page.page().evaluate("() => " + expression);
  }

  private void store(int count) {
    try (var zoe = StompUser.connect(server, "zoe")) {
      IntStream.range(0, count).forEach(i -> zoe.store(script.destination(), "text " + i));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Treatment.class, names = "FORWARDED", mode = EnumSource.Mode.EXCLUDE)
  void aBlockedWebSocketIsReplacedByAnEventStream(Treatment treatment) {
    proxy.treat(WEB_SOCKETS, treatment);
    follow("{}");
    assertThat(
            script.run(
                """
                const bobs = new Parley({ user: bob, transports: ['event-stream'] });
                const typing = collect(chat, 'typing');
                const inbox = nextMessages(bobs, 1);
                bobs.follow('inbox');
                const ready = when(bobs, 'following');
                bobs.connect();
                await ready;
                const received = nextMessages(chat, 2);
                bobs.typing(room);
                const { offset, duplicate } = await bobs.send(room, 'grüße', { id: 'ü', contentType: 'text/x' }).receipt;
                const again = await bobs.send(room, 'grüße', { id: 'ü' }).receipt;
                const own = await chat.send(room, 'hello', { id: '"1"' }).receipt;
                await chat.send(`person:${bob}`, 'psst').receipt;
                const [first, second] = await received;
                const [secret] = await inbox;
                const { messages } = await chat.history(room);
                return [
                  offset, duplicate, again.offset, again.duplicate, own.messageId === second.id,
                  first.text, first.from === bob, first.clientId, first.contentType, second.clientId,
                  secret.text, secret.conversation === `person:${ann}`,
                  messages.map(({ id }) => id).join() === `${first.id},${second.id}`, typing.length,
                ].join();
                """))
        .isEqualTo("1,false,1,true,true,grüße,true,ü,text/x,\"1\",psst,true,true,1");
    assertThat(value("seen.state.join() + chat.transport + seen.transport + seen.error"))
        .isEqualTo("connecting,connectedevent-streamevent-stream");
  }

  @Test
  void nothingIsLostOrRepeatedWhileEventStreamsAndMessagesAreCut() throws InterruptedException {
    proxy.treat(WEB_SOCKETS, Treatment.REFUSED);
    follow("{}");
    page.page()
        .evaluate(
            """
            () => [...Array(40).keys()].forEach((i) =>
              setTimeout(() => chat.send(room, `own ${i}`, { id: `${chat.user} ${i}` }), 100 * i))
            """);
    var done = new AtomicBoolean();
    Thread faults = Thread.startVirtualThread(() -> cutUntil(done));
    store(200);
    await("seen.stored.length === 40 && seen.message.length >= 240");
    done.set(true);
    faults.join();
    store(1);
    await("seen.message.length >= 241");
    assertThat(value(OFFSETS)).isEqualTo(IntStream.rangeClosed(1, 241).boxed().toList());
    assertThat(value("seen.stored.map(({ text }) => text)"))
        .isEqualTo(IntStream.range(0, 40).mapToObj(i -> "own " + i).toList());
    assertThat(value("seen.message.filter((m) => m.from === chat.user).map(({ text }) => text)"))
        .isEqualTo(IntStream.range(0, 40).mapToObj(i -> "own " + i).toList());
    assertThat(value("seen.gap.length")).isEqualTo(0);
    assertThat(proxy.count(EVENT_STREAMS)).isGreaterThan(5);
  }

  private void cutUntil(AtomicBoolean done) {
    while (!done.get()) {
      proxy.cut(head -> EVENT_STREAMS.test(head) || head.startsWith("POST"));
      try {
        Thread.sleep(150);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  @Test
  void messagesBeforeTheFirstDeliveredOneAreNotLost() {
    proxy.treat(WEB_SOCKETS, Treatment.REFUSED);
    follow("{}");
    proxy.treat(EVENT_STREAMS, Treatment.RESET);
    proxy.cut(EVENT_STREAMS);
    store(3);
    proxy.treat(EVENT_STREAMS, Treatment.FORWARDED);
    await("seen.message.length === 3");
    assertThat(value(OFFSETS)).isEqualTo(List.of(1, 2, 3));
    assertThat(value("seen.gap.length")).isEqualTo(0);
  }

  @Test
  void messagesThatAWebSocketHasNotConfirmedAreSentByTheEventStream() {
    follow("{}");
    assertThat(value("chat.transport")).isEqualTo("websocket");
    proxy.mute(WEB_SOCKETS);
    page.page().evaluate("() => { chat.send(room, 'one'); chat.send(room, 'two'); }");
    store(3);
    assertThat(value("chat.outgoing.length")).isEqualTo(2);
    proxy.treat(WEB_SOCKETS, Treatment.RESET);
    proxy.cut(WEB_SOCKETS);
    await("seen.message.length === 5 && chat.outgoing.length === 0");
    assertThat(value(OFFSETS)).isEqualTo(List.of(1, 2, 3, 4, 5));
    assertThat(value("seen.message.filter((m) => m.from === chat.user).map((m) => m.text)"))
        .isEqualTo(List.of("one", "two"));
    assertThat(value("seen.transport")).isEqualTo(List.of("websocket", "event-stream"));
    assertThat(value("seen.state.join()")).isEqualTo("connecting,connected,away,connected");
  }

  @Test
  void aWebSocketWithoutHeartBeatsIsReplacedAndTriedAgainLater() {
    page.page().clock().install();
    follow("{}");
    proxy.mute(WEB_SOCKETS);
    proxy.treat(WEB_SOCKETS, Treatment.MUTED);
    page.page().clock().fastForward(31_000);
    await("chat.transport === 'event-stream'");
    store(2);
    await("seen.message.length === 2");
    proxy.treat(WEB_SOCKETS, Treatment.FORWARDED);
    page.page().clock().fastForward(11 * 60_000);
    await("chat.transport === 'websocket' && chat.state === 'connected'");
    store(1);
    await("seen.message.length === 3");
    assertThat(value(OFFSETS)).isEqualTo(List.of(1, 2, 3));
    assertThat(value("seen.transport"))
        .isEqualTo(List.of("websocket", "event-stream", "websocket"));
  }

  @Test
  void theNextPageOfATabRemembersThatWebSocketsAreBlocked() {
    proxy.treat(WEB_SOCKETS, Treatment.MUTED);
    follow("{}");
    assertThat(value("chat.transport")).isEqualTo("event-stream");
    long attempts = proxy.count(WEB_SOCKETS);
    follow("{}");
    assertThat(value("chat.transport")).isEqualTo("event-stream");
    assertThat(proxy.count(WEB_SOCKETS)).isEqualTo(attempts);
  }

  @Test
  void aMutedEventStreamIsReplacedByLongPolling() {
    proxy.treat(WEB_SOCKETS, Treatment.REFUSED);
    proxy.treat(EVENT_STREAMS, Treatment.MUTED);
    follow("{}");
    assertThat(value("chat.transport")).isEqualTo("long-polling");
    page.page().evaluate("() => { chat.send(room, 'one'); chat.send(room, 'two'); }");
    store(3);
    await("seen.message.length === 5 && seen.stored.length === 2");
    proxy.cut(head -> head.startsWith("GET /api/messages"));
    store(2);
    await("seen.message.length === 7");
    assertThat(value(OFFSETS)).isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7));
    assertThat(value("seen.gap.length")).isEqualTo(0);
  }

  @Test
  void messagesRefusedByHttpAreReportedWithTheirCode() {
    page.loadIcon();
    assertThat(
            Script.on(page)
                .run(
                    """
                    const a = new Parley({ user: ann, transports: ['event-stream'] });
                    a.connect();
                    const codes = [];
                    for (const [length, contentType] of [[65_537], [300_000], [5_000_000], [1, 'text/ü']]) {
                      codes.push(await a.send(room, 'x'.repeat(length), { contentType }).receipt.catch((e) => e.code));
                    }
                    const { offset } = await a.send(room, 'short').receipt;
                    return [...codes, offset].join();
                    """))
        .isEqualTo("message-too-large,message-too-large,message-too-large,bad-header,1");
  }
}
