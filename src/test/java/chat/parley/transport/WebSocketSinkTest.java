package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

class WebSocketSinkTest {

  private static final BlockingQueue<WebSocketSink> OPENED = new LinkedBlockingQueue<>();
  private static HandlerServer server;

  private RawWebSocket socket;
  private WebSocketSink sink;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(byte[] bytes, boolean text) implements SessionSink.Message {}

  @BeforeAll
  static void start() throws Exception {
    var handler =
        new AbstractWebSocketHandler() {
          @Override
          public void afterConnectionEstablished(WebSocketSession session) {
            OPENED.add(new WebSocketSink(session));
          }
        };
    server =
        HandlerServer.start(
            new WebSocketHttpRequestHandler(
                handler, new DefaultHandshakeHandler(new FrameUpgrade())));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    socket = Handshake.to(server.port(), "/").open();
    sink = OPENED.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(sink).isNotNull();
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private static Encoded text(String text) {
    return new Encoded(text.getBytes(UTF_8), true);
  }

  @Test
  void theMessagesOfABatchArriveInOrder() {
    sink.write(
        List.of(text("héllo"), new Encoded(new byte[] {1, 2}, false), text("")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("héllo");
    assertThat(socket.nextBytes()).containsExactly(1, 2);
    assertThat(socket.next()).isEmpty();
  }

  @Test
  void theWriteIsDoneOnceAfterTheLastMessage() {
    var done = new AtomicInteger();
    sink.write(
        List.of(text("a"), text("b"), text("c")),
        Callback.from(done::incrementAndGet, _ -> done.set(-1)));
    assertThat(socket.next() + socket.next() + socket.next()).isEqualTo("abc");
    Await.until(() -> "done " + done, () -> done.get() != 0);
    sink.write(List.of(text("d")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("d");
    assertThat(done).hasValue(1);
  }

  @Test
  void aMessageMayBeWrittenToSeveralSessions() {
    Encoded shared = text("shared");
    sink.write(List.of(shared), Callback.NOOP);
    sink.write(List.of(shared, shared), Callback.NOOP);
    assertThat(socket.next() + socket.next() + socket.next()).isEqualTo("sharedsharedshared");
  }

  @Test
  void aWriteFailsAfterTheEndOfTheSession() {
    sink.abort();
    assertThat(socket.closeCode()).isEqualTo(RawWebSocket.ABNORMAL);
    var failed = new AtomicInteger();
    sink.write(List.of(text("a"), text("b")), Callback.from(() -> {}, _ -> failed.addAndGet(1)));
    Await.until(() -> "failed " + failed, () -> failed.get() == 1);
  }

  @Test
  void aPingIsAnsweredWhichIsASignOfLife() {
    long opened = sink.lastReceived();
    sink.ping();
    sink.write(List.of(text("read after the ping")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("read after the ping");
    Await.until(() -> "nothing received", () -> sink.lastReceived() > opened);
  }

  @Test
  void theCodeAndTheReasonOfACloseReachTheClient() {
    String reason = "é".repeat(60) + "123";
    assertThat(reason.getBytes(UTF_8)).hasSize(123);
    sink.close(1013, reason);
    assertThat(socket.closeCode()).isEqualTo(1013);
    assertThat(socket.closeReason()).isEqualTo(reason);
  }

  @Test
  void anAbortEndsTheConnectionWithoutAClose() {
    sink.abort();
    assertThat(socket.closeCode()).isEqualTo(RawWebSocket.ABNORMAL);
  }

  @Test
  void aSessionThatIsNotOpenIsRefused() {
    var other = new JettyWebSocketSession(new HashMap<>());
    assertThatThrownBy(() -> new WebSocketSink(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a Jetty session");
  }
}
