package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors for tokens that are missing, invalid or too long. */
class TokenErrorTest {

  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2", "9.9"})
  @Shows("error-readable")
  void errorsBeforeConnectedContainNoEscapes(String version) {
    for (String header : List.of("x:y", "Authorization:Bearer nonsense", "heart-beat:x")) {
      try (RawWebSocket socket = RawWebSocket.open(SERVER, "/stomp")) {
        socket.send("CONNECT\naccept-version:%s\nreceipt:a:b\n%s\n\n\0".formatted(version, header));
        String head = new String(socket.nextMessage().payload(), UTF_8).split("\n\n", 2)[0];
        assertThat(head).startsWith("ERROR\n").doesNotContain("\\").contains("receipt-id:a:b");
        String message =
            head.lines().filter(l -> l.startsWith("message:")).findFirst().orElseThrow();
        assertThat(message.substring(8)).isNotBlank().doesNotContain(":");
      }
    }
  }

  /** Returns a valid token of about this many characters. */
  private static String tokenOfLength(int length) {
    return paddedToken((length - paddedToken(0).length()) * 3 / 4);
  }

  private static String paddedToken(int padding) {
    Date expiry = Date.from(Instant.parse("2999-01-01T00:00:00Z"));
    return TestTokens.with(
        claims -> claims.subject("alice").claim("x", "x".repeat(padding)).expirationTime(expiry));
  }

  /** Returns handshakes that carry the token in each possible place. */
  private static Stream<Handshake> handshakes(String token) {
    String header = "Authorization: Bearer " + token;
    return Stream.of(
        Handshake.to(SERVER, "/ws/").header(header),
        Handshake.to(SERVER, "/stomp").header(header),
        Handshake.to(SERVER, "/stomp?access_token=" + token),
        Handshake.to(SERVER, "/stomp").header("Sec-WebSocket-Protocol: bearer." + token));
  }

  private static String replyToConnect(String token) {
    try (StompUser user = StompUser.on(RawWebSocket.open(SERVER, "/stomp"))) {
      user.frame("CONNECT", "", "Authorization:Bearer " + token);
      return user.next().toString();
    }
  }

  @Test
  @Shows("token-length")
  void aTokenOf8KilobytesIsAcceptedInEveryPlace() {
    String token = tokenOfLength(8 * 1024 - 2);
    handshakes(token).forEach(handshake -> handshake.open().close());
    assertThat(replyToConnect(token)).contains("CONNECTED");
    var request = Handshake.to(SERVER, "/api/streams/chat/messages");
    assertThat(request.header("Authorization: Bearer " + token).refused().status()).isEqualTo(200);
    try (StompUser user =
        StompUser.connect(handshakes(token).skip(1).findFirst().orElseThrow().open())) {
      user.store("/app/token", token);
    }
  }

  @Test
  @Shows("token-length")
  void aLongerTokenIsRefusedInEveryPlace() {
    String token = tokenOfLength(8 * 1024 + 8);
    handshakes(token)
        .forEach(
            handshake -> {
              var refusal = handshake.refused();
              assertThat(refusal.status()).as(refusal.body()).isEqualTo(401);
              assertThat(refusal.body()).contains("\"bad-token\"", "the maximum is 8,192");
            });
    assertThat(replyToConnect(token)).contains("bad-token", "the maximum is 8,192");
  }
}
