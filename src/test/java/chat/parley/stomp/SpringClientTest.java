package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
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

/** Spring's own STOMP client, as an application would use it. */
class SpringClientTest {

  private static final ParleyServer SERVER = ParleyServer.start("parley.stomp.heart-beat=200ms");
  private static final ThreadPoolTaskScheduler SCHEDULER = new ThreadPoolTaskScheduler();

  private record Heard(StompHeaders headers, String body) {}

  /** What comes to one subscription, or went wrong. */
  private static final class Ear extends StompSessionHandlerAdapter implements StompFrameHandler {

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return String.class;
    }

    @Override
    public void handleFrame(StompHeaders headers, Object payload) {
      heard.add(new Heard(headers, String.valueOf(payload)));
    }

    Heard next() throws InterruptedException {
      Heard next = heard.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("a message within " + Await.DEADLINE).isNotNull();
      return next;
    }
  }

  /**
   * Spring's client sends heart-beats from a thread of its own, and Jetty's session for clients
   * breaks when two write at the same moment.
   */
  private static final class OneWriterAtATime extends StandardWebSocketClient {

    @Override
    public CompletableFuture<WebSocketSession> executeInternal(
        WebSocketHandler handler,
        HttpHeaders headers,
        URI uri,
        List<String> protocols,
        List<WebSocketExtension> extensions,
        Map<String, Object> attributes) {
      var writing =
          new WebSocketHandlerDecorator(handler) {
            @Override
            public void afterConnectionEstablished(WebSocketSession session) throws Exception {
              super.afterConnectionEstablished(
                  new ConcurrentWebSocketSessionDecorator(session, 10_000, 1_000_000));
            }
          };
      return super.executeInternal(writing, headers, uri, protocols, extensions, attributes);
    }
  }

  private final WebSocketStompClient client = new WebSocketStompClient(new OneWriterAtATime());
  private final String alice = Names.unique("alice");
  private final String bob = Names.unique("bob");

  @BeforeAll
  static void startClock() {
    SCHEDULER.initialize();
  }

  @AfterAll
  static void stop() {
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

  private StompSession connect(String name, Ear errors) throws Exception {
    StompSession session =
        client
            .connectAsync(SERVER.uri("/stomp/").toString() + "{name}", errors, name)
            .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    session.setAutoReceipt(true);
    return session;
  }

  private StompSession connect(String name) throws Exception {
    return connect(name, new Ear());
  }

  private static StompHeaders received(Receiptable receiptable) throws InterruptedException {
    var came = new CountDownLatch(1);
    var headers = new StompHeaders();
    receiptable.addReceiptTask(
        receipt -> {
          headers.putAll(receipt);
          came.countDown();
        });
    assertThat(came.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("a receipt").isTrue();
    return headers;
  }

  @Test
  void twoUsersTalkToEverybody() throws Exception {
    StompSession one = connect(alice);
    StompSession other = connect(bob);
    var ears = Map.of(one, new Ear(), other, new Ear());
    for (var reader : ears.entrySet()) {
      received(reader.getKey().subscribe("/topic/chat", reader.getValue()));
    }
    StompHeaders receipt = received(one.send("/topic/chat", "hello, 世界"));
    for (Ear ear : ears.values()) {
      Heard heard = ear.next();
      assertThat(heard.body()).isEqualTo("hello, 世界");
      assertThat(heard.headers().getDestination()).isEqualTo("/topic/chat");
      assertThat(heard.headers().getFirst("from")).isEqualTo(alice);
      assertThat(heard.headers().getFirst("timestamp")).containsOnlyDigits();
      assertThat(heard.headers().getContentType()).hasToString("text/plain;charset=UTF-8");
      for (String place : new String[] {"message-id", "offset", "epoch"}) {
        assertThat(heard.headers().getFirst(place)).isEqualTo(receipt.getFirst(place));
      }
    }
    one.disconnect();
    other.disconnect();
  }

  @Test
  void oneUserWritesToAnother() throws Exception {
    StompSession one = connect(alice);
    received(one.send("/user/" + bob + "/queue/messages", "while you were away"));
    StompSession other = connect(bob);
    var inbox = new Ear();
    received(other.subscribe("/user/queue/messages", inbox));
    assertThat(inbox.next().body()).isEqualTo("while you were away");
    one.send("/app/messages", "{\"message\": \"hi\", \"to_user\": \"" + bob + "\"}");
    Heard heard = inbox.next();
    assertThat(heard.body()).isEqualTo("{\"message\": \"hi\", \"to_user\": \"" + bob + "\"}");
    assertThat(heard.headers().getFirst("from")).isEqualTo(alice);
    one.disconnect();
    other.disconnect();
  }

  @Test
  void whatIsNotAcknowledgedComesAgain() throws Exception {
    StompSession session = connect(bob);
    session.send("/user/" + bob + "/queue/messages", "a");
    session.send("/user/" + bob + "/queue/messages", "b");
    var headers = new StompHeaders();
    headers.setDestination("/user/queue/messages");
    headers.setAck("client-individual");
    var inbox = new Ear();
    var first = session.subscribe(headers, inbox);
    String acknowledged = inbox.next().headers().getFirst("ack");
    inbox.next();
    received(session.acknowledge(acknowledged, true));
    received(first.unsubscribe());
    session.subscribe(headers, inbox);
    assertThat(inbox.next().body()).isEqualTo("b");
    session.disconnect();
  }

  @Test
  void heartBeatsKeepASilentSession() throws Exception {
    client.setDefaultHeartbeat(new long[] {200, 200});
    StompSession silent = connect(bob);
    for (int i = 0; i < 2; i++) {
      try (var clock = StompUser.connect(SERVER, "clock", "heart-beat:200,0")) {
        Ending.expect(clock, "timed-out", 1008);
      }
    }
    var ear = new Ear();
    received(silent.subscribe("/topic/chat", ear));
    silent.send("/topic/chat", "still here");
    assertThat(ear.next().body()).isEqualTo("still here");
    silent.disconnect();
  }

  @Test
  void anErrorReachesTheSessionsHandler() throws Exception {
    var errors = new Ear();
    StompSession session = connect(bob, errors);
    session.send("/topic/nowhere", "x");
    Heard error = errors.next();
    assertThat(error.headers().getFirst("code")).isEqualTo("bad-destination");
    assertThat(error.headers().getFirst("message")).contains("/topic/nowhere");
    Await.until(() -> "the session is open", () -> !session.isConnected());
  }
}
