package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

class FrameUpgradeTest {

  private HandlerServer server;

  @BeforeEach
  void start() throws Exception {
    var handshakes =
        new DefaultHandshakeHandler(new FrameUpgrade()) {
          @Override
          protected Principal determineUser(
              ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
            attributes.put("path", request.getURI().getPath());
            return () -> "alice";
          }
        };
    server = HandlerServer.start(new WebSocketHttpRequestHandler(new Echo(), handshakes));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Greets each client with its name and path, and returns its messages. */
  private static final class Echo extends AbstractWebSocketHandler implements SubProtocolCapable {

    @Override
    public List<String> getSubProtocols() {
      return List.of("echo");
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      FrameReader.of(session).setReceiver(new EchoReceiver(session));
      Principal user = session.getPrincipal();
      EchoReceiver.send(
          session,
          new TextMessage(
              "%s at %s"
                  .formatted(
                      user == null ? "anonymous" : user.getName(),
                      session.getAttributes().get("path"))));
    }
  }

  private record EchoReceiver(WebSocketSession session) implements FrameReceiver {

    private static void send(WebSocketSession session, WebSocketMessage<?> message) {
      try {
        session.sendMessage(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean frameReceived(int bytes) {
      return false;
    }

    @Override
    public void messageReceived(byte[] bytes, boolean text) {
      send(session, text ? new TextMessage(bytes) : new BinaryMessage(bytes));
    }
  }

  private RawWebSocket open(@Nullable String subProtocols) {
    Handshake handshake = Handshake.to(server.port(), "/echo");
    if (subProtocols != null) {
      handshake.header("Sec-WebSocket-Protocol: " + subProtocols);
    }
    return handshake.open();
  }

  @Test
  void theSessionHasTheUserAndTheAttributesOfTheHandshake() {
    try (RawWebSocket socket = open(null)) {
      assertThat(socket.next()).isEqualTo("alice at /echo");
    }
  }

  @Test
  void messagesReachTheReceiverOfTheSession() {
    try (RawWebSocket socket = open(null)) {
      assertThat(socket.next()).startsWith("alice");
      socket.send("héllo");
      assertThat(socket.next()).isEqualTo("héllo");
      socket.send("bytes".getBytes(UTF_8));
      assertThat(socket.nextBytes()).isEqualTo("bytes".getBytes(UTF_8));
    }
  }

  @Test
  void theSelectedSubProtocolIsAnnounced() {
    try (RawWebSocket socket = open("other, echo")) {
      assertThat(socket.handshakeHeaders()).containsEntry("Sec-WebSocket-Protocol", "echo");
      assertThat(socket.next()).startsWith("alice");
    }
    try (RawWebSocket socket = open(null)) {
      assertThat(socket.handshakeHeaders()).doesNotContainKey("Sec-WebSocket-Protocol");
      assertThat(socket.next()).startsWith("alice");
    }
  }
}
