package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSession.Receiptable;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** Spring's STOMP client against Parley, used as in an application. */
class SpringClientIT {

  private static final ParleyServer SERVER = ParleyServer.start("parley.stomp.heart-beat=200ms");
  private static final ThreadPoolTaskScheduler SCHEDULER = new ThreadPoolTaskScheduler();

  /** The payload of the guide, as JSON. */
  record Greeting(String content) {}

  private record ReceivedFrame(StompHeaders headers, String body) {}

  /** Collects the frames of one subscription, or the ERROR frames of one session. */
  private static final class FrameCollector extends StompSessionHandlerAdapter
      implements StompFrameHandler {

    private final BlockingQueue<ReceivedFrame> received = new LinkedBlockingQueue<>();
    private final Type payloadType;

    FrameCollector() {
      this(String.class);
    }

    FrameCollector(Type payloadType) {
      this.payloadType = payloadType;
    }

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return payloadType;
    }

    @Override
    public void handleFrame(StompHeaders headers, Object payload) {
      received.add(new ReceivedFrame(headers, String.valueOf(payload)));
    }

    ReceivedFrame next() throws InterruptedException {
      ReceivedFrame next = received.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("the next frame, within " + Await.DEADLINE).isNotNull();
      return next;
    }
  }

  /**
   * Serializes the writes of each session: Spring's client sends heart-beats from a thread of its
   * own, and Jetty's client session breaks if two threads write at the same time.
   */
  private static final class SerializingWebSocketClient extends StandardWebSocketClient {

    @Override
    public CompletableFuture<WebSocketSession> executeInternal(
        WebSocketHandler handler,
        HttpHeaders headers,
        URI uri,
        List<String> protocols,
        List<WebSocketExtension> extensions,
        Map<String, Object> attributes) {
      var serializingHandler =
          new WebSocketHandlerDecorator(handler) {
            @Override
            public void afterConnectionEstablished(WebSocketSession session) throws Exception {
              super.afterConnectionEstablished(
                  new ConcurrentWebSocketSessionDecorator(session, 10_000, 1_000_000));
            }
          };
      return super.executeInternal(
          serializingHandler, headers, uri, protocols, extensions, attributes);
    }
  }

  private final WebSocketStompClient client =
      new WebSocketStompClient(new SerializingWebSocketClient());
  private final String alice = Names.unique("alice");
  private final String bob = Names.unique("bob");

  @BeforeAll
  static void startScheduler() {
    SCHEDULER.initialize();
  }

  @AfterAll
  static void stopServer() {
    SCHEDULER.shutdown();
    SERVER.close();
  }

  @BeforeEach
  void startClient() {
    client.setMessageConverter(new StringMessageConverter());
    client.setTaskScheduler(SCHEDULER);
    client.setDefaultHeartbeat(new long[] {10_000, 10_000});
    client.start();
  }

  @AfterEach
  void stopClient() {
    client.stop();
  }

  private StompSession connect(String name, FrameCollector errors) throws Exception {
    StompSession session =
        client
            .connectAsync(SERVER.uri("/stomp/").toString() + "{name}", errors, name)
            .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    session.setAutoReceipt(true);
    return session;
  }

  private StompSession connect(String name) throws Exception {
    return connect(name, new FrameCollector());
  }

  private static StompHeaders awaitReceipt(Receiptable receiptable) throws InterruptedException {
    var received = new CountDownLatch(1);
    var headers = new StompHeaders();
    receiptable.addReceiptTask(
        receipt -> {
          headers.putAll(receipt);
          received.countDown();
        });
    assertThat(received.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .as("whether the receipt has arrived")
        .isTrue();
    return headers;
  }

  @Test
  void aBroadcastReachesAllSubscribers() throws Exception {
    StompSession aliceSession = connect(alice);
    StompSession bobSession = connect(bob);
    var collectors = Map.of(aliceSession, new FrameCollector(), bobSession, new FrameCollector());
    for (var subscriber : collectors.entrySet()) {
      awaitReceipt(subscriber.getKey().subscribe("/topic/chat", subscriber.getValue()));
    }
    StompHeaders receipt = awaitReceipt(aliceSession.send("/topic/chat", "hello, 世界"));
    for (FrameCollector collector : collectors.values()) {
      ReceivedFrame frame = collector.next();
      assertThat(frame.body()).isEqualTo("hello, 世界");
      assertThat(frame.headers().getDestination()).isEqualTo("/topic/chat");
      assertThat(frame.headers().getFirst("from")).isEqualTo(alice);
      assertThat(frame.headers().getFirst("timestamp")).containsOnlyDigits();
      assertThat(frame.headers().getContentType()).hasToString("text/plain;charset=UTF-8");
      for (String header : new String[] {"message-id", "offset", "epoch"}) {
        assertThat(frame.headers().getFirst(header)).isEqualTo(receipt.getFirst(header));
      }
    }
    aliceSession.disconnect();
    bobSession.disconnect();
  }

  @Test
  void aMessageReachesAnotherUser() throws Exception {
    StompSession aliceSession = connect(alice);
    awaitReceipt(aliceSession.send("/user/" + bob + "/queue/messages", "while you were away"));
    StompSession bobSession = connect(bob);
    var inbox = new FrameCollector();
    awaitReceipt(bobSession.subscribe("/user/queue/messages", inbox));
    assertThat(inbox.next().body()).isEqualTo("while you were away");
    aliceSession.send("/app/messages", "{\"message\": \"hi\", \"to_user\": \"" + bob + "\"}");
    ReceivedFrame frame = inbox.next();
    assertThat(frame.body()).isEqualTo("{\"message\": \"hi\", \"to_user\": \"" + bob + "\"}");
    assertThat(frame.headers().getFirst("from")).isEqualTo(alice);
    aliceSession.disconnect();
    bobSession.disconnect();
  }

  @Test
  @Shows("guides")
  void theExampleOfTheReferenceWorks() throws Exception {
    StompSession session = connect(alice);
    var collector = new FrameCollector();
    session.subscribe("/topic/something", collector);
    session.send("/topic/something", "payload");
    ReceivedFrame frame = collector.next();
    assertThat(frame.body()).isEqualTo("payload");
    assertThat(frame.headers().getDestination()).isEqualTo("/topic/something");
    session.disconnect();
  }

  @Test
  @Shows("guides")
  void theGreetingsOfTheGuideReachTheirSubscribers() throws Exception {
    client.setMessageConverter(new JacksonJsonMessageConverter());
    StompSession session = connect(alice);
    var greetings = new FrameCollector(Greeting.class);
    session.subscribe("/topic/greetings", greetings);
    session.send("/topic/greetings", new Greeting("Hello, Spring!"));
    ReceivedFrame frame = greetings.next();
    assertThat(frame.body()).isEqualTo("Greeting[content=Hello, Spring!]");
    assertThat(frame.headers().getDestination()).isEqualTo("/topic/greetings");
    session.disconnect();
  }

  @Test
  void unacknowledgedMessagesAreRedelivered() throws Exception {
    StompSession session = connect(bob);
    session.send("/user/" + bob + "/queue/messages", "a");
    session.send("/user/" + bob + "/queue/messages", "b");
    var headers = new StompHeaders();
    headers.setDestination("/user/queue/messages");
    headers.setAck("client-individual");
    var inbox = new FrameCollector();
    var first = session.subscribe(headers, inbox);
    String acknowledged = inbox.next().headers().getFirst("ack");
    inbox.next();
    awaitReceipt(session.acknowledge(acknowledged, true));
    awaitReceipt(first.unsubscribe());
    session.subscribe(headers, inbox);
    assertThat(inbox.next().body()).isEqualTo("b");
    session.disconnect();
  }

  @Test
  void heartBeatsKeepASilentSessionOpen() throws Exception {
    client.setDefaultHeartbeat(new long[] {200, 200});
    StompSession silent = connect(bob);
    for (int i = 0; i < 2; i++) {
      try (var withoutHeartBeats = StompUser.connect(SERVER, "clock", "heart-beat:200,0")) {
        ErrorFrames.expect(withoutHeartBeats, "timed-out", 1008);
      }
    }
    var collector = new FrameCollector();
    awaitReceipt(silent.subscribe("/topic/chat", collector));
    silent.send("/topic/chat", "still here");
    assertThat(collector.next().body()).isEqualTo("still here");
    silent.disconnect();
  }

  @Test
  void anErrorFrameReachesTheSessionHandler() throws Exception {
    var errors = new FrameCollector();
    StompSession session = connect(bob, errors);
    session.send("/queue/nowhere", "x");
    ReceivedFrame error = errors.next();
    assertThat(error.headers().getFirst("code")).isEqualTo("bad-destination");
    assertThat(error.headers().getFirst("message")).contains("/queue/nowhere", "/topic/{name}");
    Await.until(() -> "the session is open", () -> !session.isConnected());
  }
}
