package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.transport.WebSocketFixture.Message;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.LoggingWebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

class FrameUpgradeTest {

  private HandlerServer server;

  @BeforeEach
  void start() throws Exception {
    start(false);
  }

  private void start(boolean compression) throws Exception {
    var upgrade =
        new FrameUpgrade(
            new WriteProperties(Duration.ofMinutes(1), 1, compression),
            new Failures(ProcessHalt.NONE));
    var handshakes =
        new DefaultHandshakeHandler(upgrade) {
          @Override
          protected @Nullable Principal determineUser(
              ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
            attributes.put("path", request.getURI().getPath());
            return null;
          }
        };
    var handler = new LoggingWebSocketHandlerDecorator(new Echo());
    server = HandlerServer.start(new WebSocketHttpRequestHandler(handler, handshakes));
  }

  private void startCompressing() throws Exception {
    stop();
    start(true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Greets each client with its path, and returns its messages. */
  private static final class Echo extends WebSocketProtocol<FrameReceiver>
      implements SubProtocolCapable {

    @Override
    public List<String> getSubProtocols() {
      return List.of("echo");
    }

    @Override
    protected int maxMessageBytes() {
      return 1_000;
    }

    @Override
    protected FrameReceiver open(SessionSink sink, Map<String, Object> attributes) {
      sink.write(List.of(Message.ofText("hello at " + attributes.get("path"))), Callback.NOOP);
      return new EchoReceiver(sink);
    }

    @Override
    protected void closed(FrameReceiver session) {}
  }

  private record EchoReceiver(SessionSink sink) implements FrameReceiver {

    @Override
    public boolean frameReceived(int bytes) {
      return false;
    }

    @Override
    public void messageReceived(byte[] bytes, boolean text) {
      sink.write(List.of(new Message(bytes, text)), Callback.NOOP);
    }
  }

  private Handshake handshake() {
    return Handshake.to(server.port(), "/echo");
  }

  private String agreedExtensions(String offers) {
    try (RawWebSocket socket = handshake().header("Sec-WebSocket-Extensions: " + offers).open()) {
      return String.valueOf(socket.handshakeHeaders().get("Sec-WebSocket-Extensions"));
    }
  }

  /** The key of the test kit and its answer are those of RFC 6455, section 1.3. */
  @Test
  void theAnswerProvesThatTheHandshakeWasRead() {
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.handshakeHeaders())
          .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .containsEntry("Upgrade", "websocket")
          .containsEntry("Connection", "Upgrade");
    }
  }

  @Test
  void theSessionHasTheAttributesOfTheHandshake() {
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.next()).isEqualTo("hello at /echo");
    }
  }

  @Test
  void messagesReachTheReceiverOfTheSession() {
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.next()).startsWith("hello");
      socket.send("héllo");
      assertThat(socket.next()).isEqualTo("héllo");
      socket.send("bytes".getBytes(UTF_8));
      assertThat(socket.nextBytes()).isEqualTo("bytes".getBytes(UTF_8));
    }
  }

  @Test
  void aMessageMayHaveTheMaximumSizeOfTheProtocol() {
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.next()).startsWith("hello");
      socket.send("x".repeat(1_000));
      assertThat(socket.next()).hasSize(1_000);
      socket.send("x".repeat(1_001));
      assertThat(socket.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void theSelectedSubProtocolIsAnnounced() {
    try (RawWebSocket socket = handshake().header("Sec-WebSocket-Protocol: other, echo").open()) {
      assertThat(socket.handshakeHeaders()).containsEntry("Sec-WebSocket-Protocol", "echo");
      assertThat(socket.next()).startsWith("hello");
    }
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.handshakeHeaders()).doesNotContainKey("Sec-WebSocket-Protocol");
      assertThat(socket.next()).startsWith("hello");
    }
  }

  @Test
  void compressionIsNotAgreedUnlessItIsEnabled() {
    assertThat(agreedExtensions("permessage-deflate")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "other, permessage-deflate; server_no_context_takeover; client_no_context_takeover"
      })
  void compressionIsAgreedIfItIsEnabled(String offers) throws Exception {
    startCompressing();
    assertThat(agreedExtensions(offers))
        .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  }

  @Test
  void compressionIsNotAgreedIfTheClientDoesNotOfferIt() throws Exception {
    startCompressing();
    try (RawWebSocket socket = handshake().open()) {
      assertThat(socket.handshakeHeaders()).doesNotContainKey("Sec-WebSocket-Extensions");
    }
    assertThat(agreedExtensions("permessage-deflate; unknown=1")).isEqualTo("null");
  }
}
