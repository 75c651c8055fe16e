package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.SelfSignedCertificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** A server that opens a WebSocket for each request, and records what the sessions receive. */
final class WebSocketFixture implements AutoCloseable {

  static final int MAX_MESSAGE = 64 * 1024;

  /** A session that was opened, and its connection. */
  record Opened(SessionSink sink, RecordedReceiver receiver) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(byte[] bytes, boolean text) implements SessionSink.Message {

    static Message ofText(String text) {
      return new Message(text.getBytes(UTF_8), true);
    }
  }

  private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final HandlerServer server;
  private volatile Consumer<Opened> onOpen = _ -> {};

  private WebSocketFixture(boolean compression, @Nullable SelfSignedCertificate certificate)
      throws Exception {
    var upgrade =
        new FrameUpgrade(new WriteProperties(Duration.ofMinutes(1), 1, compression), failures);
    HttpRequestHandler handler =
        new WebSocketHttpRequestHandler(new Recorder(), new DefaultHandshakeHandler(upgrade));
    server =
        certificate == null
            ? HandlerServer.start(handler)
            : HandlerServer.startTls(handler, certificate);
  }

  static WebSocketFixture start() throws Exception {
    return new WebSocketFixture(false, null);
  }

  static WebSocketFixture startCompressing() throws Exception {
    return new WebSocketFixture(true, null);
  }

  static WebSocketFixture startTls(SelfSignedCertificate certificate) throws Exception {
    return new WebSocketFixture(false, certificate);
  }

  private final class Recorder extends WebSocketProtocol<RecordedReceiver> {

    @Override
    protected int maxMessageBytes() {
      return MAX_MESSAGE;
    }

    @Override
    protected RecordedReceiver open(SessionSink sink, Map<String, Object> attributes) {
      var session = new Opened(sink, new RecordedReceiver());
      try {
        onOpen.accept(session);
      } finally {
        opened.add(session);
      }
      return session.receiver();
    }

    @Override
    protected void closed(RecordedReceiver session) {
      session.record("closed");
    }
  }

  /** Sets an action that runs while a session is opened. */
  void onOpen(Consumer<Opened> action) {
    onOpen = action;
  }

  Handshake handshake() {
    return Handshake.to(server.port(), "/");
  }

  RawWebSocket connect() {
    return handshake().open();
  }

  /** Waits for the session of the next connection. */
  Opened nextOpened() throws InterruptedException {
    Opened next = opened.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No session was opened for " + Await.DEADLINE);
    }
    return next;
  }

  Failures failures() {
    return failures;
  }

  /** Waits until the server has no connection left. */
  void awaitNoConnections() {
    Await.until(() -> server.connections().toString(), () -> server.connections().isEmpty());
  }

  @Override
  public void close() {
    server.close();
  }
}
