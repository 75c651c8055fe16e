package chat.parley.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.security.TestSecurity;
import chat.parley.session.WebSocketEndpoints.Proof;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.transport.FrameReceiver;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WebSocketProtocol;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.config.annotation.ServletWebSocketHandlerRegistry;
import org.springframework.web.util.ServletRequestPathUtils;

class WebSocketEndpointsTest {

  private final SessionFixture fixture = SessionFixture.ofOpenMode();
  private HandlerServer server;

  /** Greets each client with its name. */
  static final class Greeting extends WebSocketProtocol<FrameReceiver>
      implements SubProtocolCapable {

    private static final FrameReceiver IGNORING =
        new FrameReceiver() {
          @Override
          public boolean frameReceived(int bytes) {
            return false;
          }

          @Override
          public void messageReceived(byte[] bytes, boolean text) {}
        };

    @Override
    public List<String> getSubProtocols() {
      return List.of("v12.stomp", "v11.stomp");
    }

    @Override
    protected int maxMessageBytes() {
      return 100;
    }

    @Override
    protected FrameReceiver open(SessionSink sink, Map<String, Object> attributes) {
      var admitted = (AdmittedClient) attributes.get(AdmittedClient.ATTRIBUTE);
      byte[] name = admitted.identity().getName().getBytes(UTF_8);
      sink.write(List.of(new Payload(name, true, false)), Callback.NOOP);
      return IGNORING;
    }

    @Override
    protected void closed(FrameReceiver session) {}
  }

  /** Handles requests as Spring's dispatcher does. */
  private record Dispatcher(HandlerMapping mapping) implements HttpRequestHandler {

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      ServletRequestPathUtils.parseAndCache(request);
      try {
        HandlerExecutionChain chain = mapping.getHandler(request);
        if (chain == null) {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
        for (var interceptor : chain.getInterceptorList()) {
          interceptor.preHandle(request, response, chain.getHandler());
        }
        ((HttpRequestHandler) chain.getHandler()).handleRequest(request, response);
      } catch (ServletException | IOException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    var endpoints =
        new WebSocketEndpoints(
            TestSecurity.origins(),
            fixture.sessions,
            fixture.audit,
            TestSessions.upgrade(),
            new EndpointPaths());
    var registry = new ServletWebSocketHandlerRegistry();
    endpoints.open(
        registry, new Greeting(), Proof.HANDSHAKE_OR_CONNECT, "/stomp", "/stomp/{username}");
    var mapping = registry.getHandlerMapping();
    mapping.setApplicationContext(new StaticWebApplicationContext());
    server = HandlerServer.start(new Dispatcher(mapping));
  }

  @AfterEach
  void stop() {
    server.close();
    fixture.close();
  }

  private RawWebSocket open(String subProtocols) {
    return Handshake.to(server.port(), "/stomp")
        .header("Sec-WebSocket-Protocol: " + subProtocols)
        .open();
  }

  @ParameterizedTest
  @CsvSource({"/stomp/alice, alice", "/stomp/alice/, alice", "/stomp, guest-", "/stomp/, guest-"})
  void theUserIsTheNameInThePathOrAGuest(String path, String name) {
    try (RawWebSocket socket = RawWebSocket.open(server.port(), path)) {
      assertThat(socket.next()).startsWith(name);
    }
  }

  @Test
  void anOriginIsRefusedWithTheReason() {
    var refusal =
        Handshake.to(server.port(), "/stomp").header("Origin: https://evil.example").refused();
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.body()).contains("\"code\":\"bad-origin\"");
  }

  @ParameterizedTest
  @CsvSource({
    "v11.stomp, v11.stomp",
    "'bearer.abc, v12.stomp', v12.stomp",
    "'v12.stomp, bearer.abc', v12.stomp",
    "bearer.abc, bearer.abc"
  })
  void theSubProtocolOfATokenIsSelectedLast(String requested, String selected) {
    try (RawWebSocket socket = open(requested)) {
      assertThat(socket.handshakeHeaders()).containsEntry("Sec-WebSocket-Protocol", selected);
      assertThat(socket.next()).startsWith("guest-");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stomp/alice/more"})
  void otherPathsAreNotRegistered(String path) {
    assertThat(Handshake.to(server.port(), path).refused().status()).isEqualTo(404);
  }
}
