package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.sockjs.client.SockJsClient;
import org.springframework.web.socket.sockjs.client.WebSocketTransport;

/** Requests of clients that were written for a SockJS endpoint of Spring. */
class SockJsTest {

  private final ParleyServer server = ParleyServer.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/stomp/websocket", "/stomp/websocket/"})
  @Shows("sockjs")
  void theWebSocketPathOfASockJsEndpointServesStomp(String path) {
    try (var user = StompUser.on(RawWebSocket.open(server, path))) {
      user.frame("CONNECT", "", "accept-version:1.2");
      assertThat(user.next("CONNECTED").header("user-name")).startsWith("guest-");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp/info", "/stomp/info/", "/stomp/info?t=1795429152204"})
  @Shows("sockjs")
  void sockJsIsRefusedWithThePathToUse(String path) {
    Refusal refusal = Handshake.to(server, path).refused();
    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(refusal.body()).contains("\"code\":\"bad-destination\"", "SockJS", "/stomp");
  }

  @Test
  void springsSockJsClientFails() {
    var transport = new WebSocketTransport(new StandardWebSocketClient());
    var client = new WebSocketStompClient(new SockJsClient(List.of(transport)));
    String url = "http://127.0.0.1:" + server.port() + "/stomp";
    assertThatThrownBy(
            () ->
                client
                    .connectAsync(url, new StompSessionHandlerAdapter() {})
                    .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .hasMessageContaining("404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "websocket"})
  @Shows("sockjs")
  void legacyUsersMayHaveTheNamesOfSockJsPaths(String name) {
    try (var legacyUser = RawWebSocket.open(server, "/ws/" + name + "/");
        var alice = StompUser.connect(server, "alice")) {
      legacyUser.awaitPong();
      alice.store("/user/" + name + "/queue/messages", "hello " + name);
      assertThat(legacyUser.next()).contains("hello " + name);
    }
  }
}
