package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STOMP.js 7, with each of its options that affects the wire format. */
@InBrowser
class StompJsIT {

  /** Functions of the scripts below: a connected client, and promises in place of callbacks. */
  private static final String TOOLS =
      """
      const { Client, Versions } = await import('/webjars/stomp__stompjs/esm6/index.js');
      const connect = (options = {}) => new Promise((resolve, reject) => {
        const client = new Client({
          brokerURL: location.origin.replace('http', 'ws') + '/stomp/' + user,
          reconnectDelay: 0,
          onConnect: (frame) => resolve(Object.assign(client, { hello: frame.headers })),
          onStompError: (frame) => reject(new Error(JSON.stringify(frame.headers))),
          onWebSocketClose: (event) => reject(new Error('closed ' + event.code)),
          ...options,
        });
        client.activate();
      });
      const timeout = () =>
        new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 10_000));
      const receipt = (client, id) =>
        new Promise((resolve) => client.watchForReceipt(id, ({ headers }) => resolve(headers)));
      const nextMessages = (count, begin) => new Promise((resolve) => {
        const received = [];
        begin((message) => received.push(message) === count && resolve(received));
      });
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private ChatPage page;

  @BeforeEach
  void openPage() {
    page = PAGES.icon(server);
  }

  private Object run(String script) {
    String bounded =
        "async (user) => {" + TOOLS + "return Promise.race([timeout(), (async () => {%s})()])}";
    return page.page().evaluate(bounded.formatted(script), Names.unique("ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ forceBinaryWSFrames: true }",
        "{ splitLargeFrames: true, maxWebSocketChunkSize: 1000 }",
        "{ splitLargeFrames: true, maxWebSocketChunkSize: 1 }",
        "{ appendMissingNULLonIncoming: true }",
        "{ stompVersions: new Versions(['1.2']) }",
        "{ stompVersions: new Versions(['1.1']) }",
        "{ stompVersions: new Versions(['1.0']) }"
      })
  void bodiesAreReceivedAsSent(String options) {
    Object result =
        run(
            """
            const client = await connect(%s);
            const subscribed = receipt(client, 's');
            const texts = ['', 'plain', '你好\\r\\n{"a": "\\\\u00e9"}', 'nul \\0 inside', 'x'.repeat(5000)];
            const received = nextMessages(texts.length, (listener) =>
              client.subscribe('/user/queue/messages', listener, { receipt: 's' }));
            const { recovered } = await subscribed;
            const stored = texts.map((_, i) => receipt(client, 'r' + i));
            const destination = '/user/' + user + '/queue/messages';
            texts.forEach((body, i) =>
              client.publish({ destination, body, headers: { receipt: 'r' + i } }));
            const messages = await received;
            const ids = (await Promise.all(stored)).map((headers) => headers['message-id']);
            return {
              recovered,
              same: messages.every((message, i) => message.body === texts[i]),
              ids: messages.every((message, i) => message.headers['message-id'] === ids[i]),
            };
            """
                .formatted(options));
    assertThat(result).isEqualTo(Map.of("recovered", "true", "same", true, "ids", true));
  }

  /**
   * With STOMP 1.2 only, as STOMP.js neither escapes nor unescapes headers in 1.1. STOMP.js removes
   * blanks around header names, which must not turn a custom header into one of the server's.
   */
  @Test
  void headersAreReceivedAsSent() {
    assertThat(
            run(
                """
                const client = await connect();
                const odd = 'a:b\\\\z\\r\\n d';
                const received = nextMessages(1, (listener) => client.subscribe('/user/queue/messages', listener));
                const stored = receipt(client, odd);
                client.publish({
                  destination: '/user/' + user + '/queue/messages',
                  body: '',
                  headers: { receipt: odd, 'client-message-id': odd, odd, 'removed ': 'true', ' From': 'eve' },
                });
                const [{ headers }] = await received;
                await stored;
                return [headers['client-message-id'] === odd, headers.odd === odd, 'removed' in headers, 'From' in headers];
                """))
        .isEqualTo(List.of(true, true, false, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{ forceBinaryWSFrames: true }"})
  void binaryBodiesAreReceivedAsSent(String options) {
    assertThat(
            run(
                """
                const client = await connect(%s);
                const bytes = Uint8Array.from({ length: 1024 }, (_, i) => i);
                const received = nextMessages(1, (listener) => client.subscribe('/user/queue/messages', listener));
                client.publish({
                  destination: '/user/' + user + '/queue/messages',
                  binaryBody: bytes,
                  headers: { 'content-type': 'image/png' },
                });
                const [message] = await received;
                return [message.headers['content-type'], ...message.binaryBody].join()
                  === ['image/png', ...bytes].join();
                """
                    .formatted(options)))
        .isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.1"})
  void transactionsAndAcknowledgementsWork(String version) {
    assertThat(
            run(
                """
                const client = await connect({ stompVersions: new Versions(['%s']) });
                const to = '/user/' + user + '/queue/messages';
                const first = nextMessages(2, (listener) => client.subscribe(
                  '/user/queue/messages', listener, { id: 'a', ack: 'client-individual' }));
                const lost = client.begin();
                client.publish({ destination: to, body: 'lost', headers: { transaction: lost.id } });
                lost.abort();
                const kept = client.begin();
                client.publish({ destination: to, body: '1', headers: { transaction: kept.id } });
                client.publish({ destination: to, body: '2', headers: { transaction: kept.id } });
                kept.commit();
                const [one, two] = await first;
                const done = [receipt(client, 'ack'), receipt(client, 'nack'), receipt(client, 'u')];
                one.ack({ receipt: 'ack' });
                two.nack({ receipt: 'nack' });
                client.unsubscribe('a', { receipt: 'u' });
                await Promise.all(done);
                const [again] = await nextMessages(1, (listener) => client.subscribe('/user/queue/messages', listener));
                return [one.body, two.body, again.body];
                """
                    .formatted(version)))
        .isEqualTo(List.of("1", "2", "2"));
  }

  /** The guide of STOMP.js, and the page of the guide of Spring. */
  @Test
  @Shows("guides")
  void theExamplesOfTheGuidesWork() {
    Object result =
        run(
            """
            const client = await connect();
            const received = Promise.all([['test01', 1], ['general', 3], ['special', 1], ['greetings', 1]].map(
              ([name, count]) => nextMessages(count, (listener) => client.subscribe('/topic/' + name, listener))));
            client.publish({ destination: '/topic/test01', body: 'First Message' });
            client.publish({ destination: '/topic/general', body: 'Hello world' });
            client.publish({ destination: '/topic/general', body: 'Hello world', skipContentLengthHeader: true });
            client.publish({ destination: '/topic/general', body: 'Hello world', headers: { priority: '9' } });
            client.publish({
              destination: '/topic/special',
              binaryBody: Uint8Array.of(1, 0, 2),
              headers: { 'content-type': 'application/octet-stream' },
            });
            client.publish({ destination: '/topic/greetings', body: JSON.stringify({ content: 'Hello, Spring!' }) });
            const [test01, general, special, greetings] = await received;
            return [
              ...[...test01, ...general].map(({ headers, body }) => [headers.destination, headers.priority, body].join()),
              [special[0].headers.destination, ...special[0].binaryBody].join(),
              [greetings[0].headers.destination, JSON.parse(greetings[0].body).content].join(),
            ];
            """);
    assertThat(result)
        .isEqualTo(
            List.of(
                "/topic/test01,,First Message",
                "/topic/general,,Hello world",
                "/topic/general,,Hello world",
                "/topic/general,9,Hello world",
                "/topic/special,1,0,2",
                "/topic/greetings,Hello, Spring!"));
  }

  @Test
  void deactivatingEndsWithAReceiptAndACleanClose() {
    assertThat(
            run(
                """
                const events = [];
                const client = await connect({
                  onDisconnect: (frame) => events.push(frame.command),
                  onWebSocketClose: (event) => events.push(event.wasClean),
                });
                await client.deactivate();
                return events;
                """))
        .isEqualTo(List.of("RECEIPT", true));
  }

  @Test
  void connectedNamesTheServerAndTheUser() {
    assertThat(
            run(
                """
                const { hello } = await connect();
                return [hello.version, hello.server.startsWith('parley/'), hello['user-name'] === user];
                """))
        .isEqualTo(List.of("1.2", true, true));
  }

  @Test
  void anErrorHasItsCodeAndTheReceiptId() {
    assertThat(
            run(
                """
                const error = new Promise((resolve) => connect({ onStompError: resolve }).then((client) =>
                  client.publish({ destination: '/queue/**', headers: { receipt: 'r' } })));
                const { headers } = await error;
                return [headers.code, headers['receipt-id'], headers.message.includes('/topic/{name}')];
                """))
        .isEqualTo(List.of("bad-destination", "r", true));
  }

  @Test
  @Shows("stomp-beat-send")
  void heartBeatsGoBothWays() {
    try (var quick = ParleyServer.start("parley.stomp.heart-beat=500ms")) {
      page = PAGES.icon(quick);
      assertThat(
              run(
                  """
                  const events = [];
                  let beats = 0;
                  await new Promise((resolve) => connect({
                    heartbeatIncoming: 500,
                    heartbeatOutgoing: 500,
                    onHeartbeatReceived: () => ++beats === 5 && resolve(),
                    onHeartbeatLost: () => events.push('lost'),
                    onWebSocketClose: () => events.push('closed'),
                  }));
                  return events;
                  """))
          .isEqualTo(List.of());
    }
  }
}
