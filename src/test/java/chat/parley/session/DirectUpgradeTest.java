package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handshakes are accepted in front of the servlet layer only if they would be accepted behind it. A
 * query changes nothing in a handshake, except that it has to pass the servlet layer.
 */
class DirectUpgradeTest {

  private static final ParleyServer SERVER = ParleyServer.shared();

  private static Handshake handshake(String path, String header) {
    return Handshake.to(SERVER, path).header(header);
  }

  /**
   * Returns whether the request has passed the servlet layer: the handler of compression is in
   * front of it, and adds this header.
   */
  private static boolean isFiltered(Refusal response) {
    return response.headers().containsKey("Vary");
  }

  private static String outcome(Refusal response) {
    return response.status() + " " + response.headers().get("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @CsvSource({
    "/stomp,                X-Plain: 1",
    "/stomp/,               X-Plain: 1",
    "/stomp/alice,          X-Plain: 1",
    "/stomp/websocket,      X-Plain: 1",
    "/stomp/张伟,            X-Plain: 1",
    "/stomp/%E5%BC%A0,      X-Plain: 1",
    "/stomp/a.b+c@d~e-f_g/, X-Plain: 1",
    "/ws,                   X-Plain: 1",
    "/ws/,                  X-Plain: 1",
    "/ws/alice/,            X-Plain: 1",
    "/stomp,                'Sec-WebSocket-Protocol: v12.stomp, v11.stomp'",
    "/stomp,                'Sec-WebSocket-Protocol: other, v11.stomp'",
    "/stomp,                Origin: http://localhost:3000",
    "/stomp,                Origin: http://127.0.0.1",
    "/stomp,                Sec-WebSocket-Extensions: permessage-deflate",
  })
  void plainHandshakesAreAcceptedAsBehindTheServletLayer(String path, String header) {
    Refusal direct = handshake(path, header).head();
    Refusal filtered = handshake(path + "?x=1", header).head();
    assertThat(isFiltered(direct)).as("filtered without a query").isFalse();
    assertThat(isFiltered(filtered)).as("filtered with a query").isTrue();
    assertThat(direct.status()).isEqualTo(101);
    assertThat(outcome(direct)).isEqualTo(outcome(filtered));
  }

  @ParameterizedTest
  @CsvSource({
    "/stomp/info,          X-Plain: 1",
    "/stomp/alice/x,       X-Plain: 1",
    "/stomp/.,             X-Plain: 1",
    "/stomp/..,            X-Plain: 1",
    "/stomp/../ws,         X-Plain: 1",
    "/stomp/.alice,        X-Plain: 1",
    "/stomp//alice,        X-Plain: 1",
    "//stomp,              X-Plain: 1",
    "/stomp/a%2Fb,         X-Plain: 1",
    "/stomp/a%2e,          X-Plain: 1",
    "/stomp/%61,           X-Plain: 1",
    "/stomp/a;b=c,         X-Plain: 1",
    "/stomp/a%25b,         X-Plain: 1",
    "/stomp/a%00,          X-Plain: 1",
    "/stomp/%C3%28,        X-Plain: 1",
    "/stomp/%C0%AE,        X-Plain: 1",
    "/stomp/%E2%80%A8,     X-Plain: 1",
    "/stomp/a!b,           X-Plain: 1",
    "/other,               X-Plain: 1",
    "/stomp,               Sec-WebSocket-Protocol: other",
    "/ws,                  Sec-WebSocket-Protocol: v12.stomp",
    "/stomp,               Sec-WebSocket-Protocol: bearer.x",
    "/stomp,               'Sec-WebSocket-Protocol: v12.stomp, bearer.x'",
    "/stomp,               Authorization: Bearer x",
    "/stomp,               Parley-As: alice",
    "/stomp,               Origin: http://evil.example",
    "/stomp,               Origin: null",
    "/stomp,               Origin: http://local host",
    "/stomp,               Content-Length: 1",
    "/stomp,               Transfer-Encoding: chunked",
    "/stomp,               Sec-WebSocket-Extensions: ;",
    "/stomp,               X-Plain: \u00e9",
    "/stomp,               X-Plain: a\tb",
  })
  void allOtherHandshakesPassTheServletLayer(String path, String header) {
    Refusal response = handshake(path, header).head();
    if (response.status() == 101) {
      assertThat(isFiltered(response)).as("filtered").isTrue();
    } else {
      assertThat(response.status()).isBetween(400, 499);
    }
    assertThat(outcome(response)).isEqualTo(outcome(handshake(path + "?x=1", header).head()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZWVlZWVl",
        "dGhlIHNhbXBsZSBub25_ZQ==",
        "dGhlIHNhbXBsZSBu b25ZQ==",
      })
  @Shows("handshake-key")
  void anInvalidKeyIsRefusedBothWays(String key) {
    assertRefused(Handshake.to(SERVER, "/stomp").key(key));
    assertRefused(Handshake.to(SERVER, "/stomp?x=1").key(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1",
        "Transfer-Encoding: chunked",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Key: x"
      })
  @Shows("handshake-key")
  void aBodyOrASecondKeyIsRefusedBothWays(String header) {
    assertRefused(handshake("/stomp", header));
    assertRefused(handshake("/stomp?x=1", header));
  }

  private static void assertRefused(Handshake handshake) {
    Refusal refusal = handshake.refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains("\"code\":\"bad-request\"");
  }

  @Test
  void aPathOfAnyLengthIsRefusedInOrder() {
    for (int length : new int[] {100, 2_000, 5_000, 7_000}) {
      Refusal response = handshake("/ws/" + "a".repeat(length), "X-Plain: 1").head();
      assertThat(response.status()).as("status for %d characters", length).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rebound.example", "127.0.0.1.example", "10.0.0.1"})
  void foreignHostsAreRefused(String host) {
    Refusal response = Handshake.to(SERVER, "/stomp/alice").host(host).head();
    assertThat(response.status()).isEqualTo(403);
  }

  @Test
  void aPageOfTheServerItselfIsAccepted() {
    try (var server =
        ParleyServer.start("server.address=0.0.0.0", "parley.security.open-to-network=true")) {
      String host = "chat.example.org:" + server.port();
      var own = Handshake.to(server, "/stomp").host(host).header("Origin: http://" + host);
      assertThat(isFiltered(own.head())).isFalse();
      var secure = Handshake.to(server, "/stomp").host(host).header("Origin: https://" + host);
      assertThat(secure.refused().body()).contains("\"code\":\"bad-origin\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server.forward-headers-strategy=framework, /stomp",
    "server.servlet.context-path=/chat,         /chat/stomp",
    "spring.mvc.servlet.path=/chat,             /chat/stomp"
  })
  void requestsThatSpringInterpretsPassTheServletLayer(String property, String path) {
    try (var server = ParleyServer.start(property)) {
      Refusal response = Handshake.to(server, path).head();
      assertThat(response.status()).isEqualTo(101);
      assertThat(isFiltered(response)).isTrue();
    }
  }

  @Test
  void inTokenModeOnlyTheProtocolThatIdentifiesLaterIsAcceptedWithoutToken() {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      assertThat(isFiltered(Handshake.to(server, "/stomp/alice").head())).isFalse();
      assertThat(Handshake.to(server, "/ws/alice/").refused().body()).contains("\"no-token\"");
    }
  }

  @Test
  void acceptedHandshakesAreCountedAgainstTheRateLimit() {
    try (var server =
        ParleyServer.start("parley.limits.handshakes-per-second=2", "parley.limits.burst=1s")) {
      List<Integer> statuses =
          Stream.generate(() -> Handshake.to(server, "/stomp/alice").head().status())
              .limit(50)
              .toList();
      assertThat(statuses).startsWith(101).contains(429).containsOnly(101, 429);
    }
  }
}
