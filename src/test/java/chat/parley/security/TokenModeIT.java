package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token mode, in which a token proves the name of the user. */
class TokenModeIT {

  private static final ParleyServer SERVER =
      ParleyServer.start(TestTokens.tokenModeProperties("parley.limits.sessions-per-user=30"));
  private static final Date FUTURE = Date.from(Instant.parse("2999-01-01T00:00:00Z"));
  private static final Date PAST = Date.from(Instant.parse("2020-01-01T00:00:00Z"));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static String tokenExpiringIn(Duration time) {
    return TestTokens.expiringAfter(time, "alice");
  }

  private static Handshake handshake(String path) {
    return Handshake.to(SERVER, path);
  }

  private static Handshake withToken(String path, String token) {
    return handshake(path).header("Authorization: Bearer " + token);
  }

  private static StompUser stomp(String path, String token) {
    return StompUser.on(withToken(path, token).open());
  }

  private static StompFrame connect(StompUser user, String... headers) {
    user.frame("CONNECT", "", headers);
    return user.next();
  }

  private static void assertRefused(Refusal refusal, int status, String code) {
    assertThat(refusal.status()).as(refusal.body()).isEqualTo(status);
    assertThat(refusal.body()).contains("\"code\":\"" + code + "\"");
  }

  private static void assertError(StompFrame frame, String code) {
    assertThat(frame.command()).isEqualTo("ERROR");
    assertThat(frame.header("code")).isEqualTo(code);
  }

  static Stream<Arguments> handshakes() {
    String token = TestTokens.of("alice");
    return Stream.of("/stomp/alice", "/stomp", "/ws/alice/", "/ws/")
        .flatMap(
            path ->
                Stream.of(
                    Arguments.of(path, withToken(path, token)),
                    Arguments.of(path, handshake(path + "?access_token=" + token)),
                    Arguments.of(
                        path, handshake(path).header("Sec-WebSocket-Protocol: bearer." + token)),
                    Arguments.of(
                        path,
                        handshake(path)
                            .header("Sec-WebSocket-Protocol: v12.stomp, bearer." + token))));
  }

  @ParameterizedTest
  @MethodSource("handshakes")
  @Shows({"token-places", "token-name", "old-token"})
  void theHandshakeMayCarryTheTokenInSeveralPlaces(String path, Handshake handshake) {
    try (RawWebSocket socket = handshake.open()) {
      if (path.startsWith("/stomp")) {
        StompFrame connected = connect(StompUser.on(socket), "accept-version:1.2");
        assertThat(connected.header("user-name")).isEqualTo("alice");
      } else {
        socket.awaitPong();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp/alice", "/stomp"})
  @Shows("token-places")
  void connectMayCarryTheToken(String path) {
    try (StompUser user = StompUser.on(handshake(path).open())) {
      StompFrame connected =
          connect(user, "accept-version:1.2", "Authorization:Bearer " + TestTokens.of("alice"));
      assertThat(connected.header("user-name")).isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "no name", ""})
  @Shows("login-ignored")
  void theLoginOfConnectIsIgnored(String login) {
    try (StompUser user = StompUser.on(handshake("/stomp").open());
        StompUser anonymous = StompUser.on(handshake("/stomp").open())) {
      String token = "Authorization:Bearer " + TestTokens.of("alice");
      assertThat(connect(user, "login:" + login, token).header("user-name")).isEqualTo("alice");
      assertError(connect(anonymous, "login:" + login), "no-token");
    }
  }

  @Test
  @Shows({"stomp-rejected", "code-token"})
  void clientsWithoutATokenAreRefused() {
    assertRefused(handshake("/ws/alice/").refused(), 401, "no-token");
    assertRefused(handshake("/ws/").refused(), 401, "no-token");
    assertRefused(handshake("/api/streams/chat/messages").refused(), 401, "no-token");
    try (StompUser user = StompUser.on(handshake("/stomp/alice").open())) {
      assertError(connect(user, "accept-version:1.2"), "no-token");
      assertThat(user.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("code-sessions")
  void sessionsAreLimitedByTheUserThatConnectIdentifies() {
    var open = new ArrayList<StompUser>();
    StompFrame reply;
    do {
      open.add(StompUser.on(handshake("/stomp").open()));
      reply = connect(open.getLast(), "Authorization:Bearer " + TestTokens.of("crowd"));
    } while (reply.command().equals("CONNECTED"));
    assertError(reply, "too-many-sessions");
    assertThat(open.getLast().socket().closeCode()).isEqualTo(1013);
    assertThat(open).hasSize(31);
    open.forEach(StompUser::close);
  }

  @Test
  @Shows({"token-name", "code-forbidden"})
  void theNameOfAnotherUserIsForbidden() {
    String token = TestTokens.of("mallory");
    assertRefused(withToken("/ws/alice/", token).refused(), 403, "forbidden");
    assertRefused(withToken("/stomp/alice", token).refused(), 403, "forbidden");
    try (StompUser user = StompUser.on(handshake("/stomp/alice").open())) {
      assertError(connect(user, "Authorization:Bearer " + token), "forbidden");
    }
    try (StompUser user = stomp("/stomp", TestTokens.of("alice"))) {
      assertError(connect(user, "Authorization:Bearer " + token), "forbidden");
    }
  }

  static List<String> invalidTokens() {
    return List.of(
        "nonsense",
        "e30.e30.e30",
        TestTokens.with(
            "another secret of thirty-two bytes!!", c -> c.subject("alice").expirationTime(FUTURE)),
        TestTokens.with(c -> c.subject("alice").expirationTime(PAST)),
        TestTokens.with(c -> c.subject("alice")),
        TestTokens.with(c -> c.subject("alice").expirationTime(FUTURE).notBeforeTime(FUTURE)),
        TestTokens.with(c -> c.subject("alice").expirationTime(FUTURE).audience("others")),
        TestTokens.with(c -> c.subject("alice").expirationTime(FUTURE).audience((String) null)),
        TestTokens.with(c -> c.expirationTime(FUTURE)),
        TestTokens.with(c -> c.claim("sub", List.of("alice")).expirationTime(FUTURE)),
        TestTokens.with(c -> c.subject("a".repeat(65)).expirationTime(FUTURE)),
        TestTokens.with(c -> c.subject("").expirationTime(FUTURE)),
        new PlainJWT(
                new JWTClaimsSet.Builder()
                    .subject("alice")
                    .audience("parley")
                    .expirationTime(FUTURE)
                    .build())
            .serialize());
  }

  @ParameterizedTest
  @MethodSource("invalidTokens")
  @Shows("code-token")
  void invalidTokensAreRefused(String token) {
    assertRefused(withToken("/ws/", token).refused(), 401, "bad-token");
    assertRefused(handshake("/ws/?access_token=" + token).refused(), 401, "bad-token");
    assertRefused(withToken("/stomp", token).refused(), 401, "bad-token");
    assertRefused(withToken("/api/streams/chat/messages", token).refused(), 401, "bad-token");
    try (StompUser user = StompUser.on(handshake("/stomp").open())) {
      assertError(connect(user, "Authorization:Bearer " + token), "bad-token");
    }
  }

  @Test
  @Shows({"token-end", "code-token-ended", "old-token-ended"})
  void aSessionIsClosedWhenItsTokenExpires() {
    try (StompUser user = stomp("/stomp", tokenExpiringIn(Duration.ofSeconds(2)));
        RawWebSocket legacy =
            withToken("/ws/alice/", tokenExpiringIn(Duration.ofSeconds(2))).open()) {
      connect(user, "accept-version:1.2");
      assertError(user.next(), "token-ended");
      assertThat(user.socket().closeCode()).isEqualTo(1008);
      assertThat(legacy.next()).contains("\"token-ended\"");
      assertThat(legacy.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows({"token-new", "old-new-token"})
  void aNewTokenKeepsTheSessionOpen() {
    Duration soon = Duration.ofSeconds(2);
    try (StompUser user = stomp("/stomp", tokenExpiringIn(soon));
        RawWebSocket legacy = withToken("/ws/alice/", tokenExpiringIn(soon)).open();
        StompUser witness = stomp("/stomp", tokenExpiringIn(soon))) {
      connect(user, "accept-version:1.2");
      user.send("/app/token", TestTokens.of("alice"), "receipt:renewed");
      user.receipt("renewed");
      legacy.send("{\"access_token\": \"%s\"}".formatted(TestTokens.of("alice")));
      connect(witness, "accept-version:1.2");
      assertError(witness.next(), "token-ended");
      user.expectNothing();
      String own = "{\"message\": 1, \"to_user\": \"alice\"}";
      legacy.send(own);
      assertThat(legacy.next()).isEqualTo(own);
      user.send("/app/token", TestTokens.of("mallory"));
      assertError(user.next(), "forbidden");
    }
  }

  @Test
  @Shows("old-new-token")
  void aTextWithAnInvalidTokenIsNotSentAsAMessage() {
    for (String text :
        List.of(
            "{\"access_token\": \"secret\", \"more\": 1}",
            "{\"access_token\": \"secret\"}",
            " {\n  \"more\": 1,\n \"access_token\" : \"secret\" }")) {
      try (RawWebSocket legacy = withToken("/ws/", TestTokens.of("bob")).open()) {
        legacy.send(text);
        assertThat(legacy.next()).contains("bad-token").doesNotContain("secret");
        assertThat(legacy.closeCode()).isEqualTo(1008);
      }
    }
  }

  @Test
  void onlyAdminsMayReadMetrics() {
    assertRefused(handshake("/actuator/prometheus").refused(), 401, "no-token");
    String moderator = TestTokens.of("mo", "moderator");
    assertRefused(withToken("/actuator/prometheus", moderator).refused(), 403, "forbidden");
    String admin = TestTokens.of("root", "admin");
    assertThat(withToken("/actuator/prometheus", admin).refused().status()).isEqualTo(200);
    assertThat(handshake("/actuator/health").refused().status()).isEqualTo(200);
    for (String token :
        new String[] {
          "invalid", TestTokens.expiringAfter(Duration.ofMinutes(-5), "alice"), admin
        }) {
      assertThat(withToken("/actuator/health/readiness", token).refused().status()).isEqualTo(200);
    }
  }
}
