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

/** Where a token proves who one is. */
class TokenModeTest {

  private static final ParleyServer SERVER =
      ParleyServer.start(TestTokens.mode("parley.limits.sessions-per-user=30"));
  private static final Date LATER = Date.from(Instant.parse("2999-01-01T00:00:00Z"));
  private static final Date BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static String ending(Duration time) {
    return TestTokens.lasting(time, "alice");
  }

  private static Handshake to(String path) {
    return Handshake.to(SERVER, path);
  }

  private static Handshake withToken(String path, String token) {
    return to(path).header("Authorization: Bearer " + token);
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

  static Stream<Arguments> ways() {
    String token = TestTokens.of("alice");
    return Stream.of("/stomp/alice", "/stomp", "/ws/alice/", "/ws/")
        .flatMap(
            path ->
                Stream.of(
                    Arguments.of(path, withToken(path, token)),
                    Arguments.of(path, to(path + "?access_token=" + token)),
                    Arguments.of(path, to(path).header("Sec-WebSocket-Protocol: bearer." + token)),
                    Arguments.of(
                        path,
                        to(path).header("Sec-WebSocket-Protocol: v12.stomp, bearer." + token))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Shows({"token-places", "token-name", "old-token"})
  void theHandshakeMayHaveTheTokenInSeveralPlaces(String path, Handshake handshake) {
    try (RawWebSocket socket = handshake.open()) {
      if (path.startsWith("/stomp")) {
        StompFrame connected = connect(StompUser.on(socket), "accept-version:1.2");
        assertThat(connected.header("user-name")).isEqualTo("alice");
      } else {
        socket.settle();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp/alice", "/stomp"})
  @Shows("token-places")
  void connectMayHaveTheToken(String path) {
    try (StompUser user = StompUser.on(to(path).open())) {
      StompFrame connected =
          connect(user, "accept-version:1.2", "Authorization:Bearer " + TestTokens.of("alice"));
      assertThat(connected.header("user-name")).isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "no name", ""})
  @Shows("login-ignored")
  void theLoginOfConnectIsIgnored(String login) {
    try (StompUser user = StompUser.on(to("/stomp").open());
        StompUser nobody = StompUser.on(to("/stomp").open())) {
      String token = "Authorization:Bearer " + TestTokens.of("alice");
      assertThat(connect(user, "login:" + login, token).header("user-name")).isEqualTo("alice");
      assertError(connect(nobody, "login:" + login), "no-token");
    }
  }

  @Test
  @Shows({"stomp-rejected", "code-token"})
  void withNoTokenNobodyComesIn() {
    assertRefused(to("/ws/alice/").refused(), 401, "no-token");
    assertRefused(to("/ws/").refused(), 401, "no-token");
    assertRefused(to("/api/streams/chat/messages").refused(), 401, "no-token");
    try (StompUser user = StompUser.on(to("/stomp/alice").open())) {
      assertError(connect(user, "accept-version:1.2"), "no-token");
      assertThat(user.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("code-sessions")
  void sessionsOfOneUserAreCountedWhenItSaysWhoItIs() {
    var open = new ArrayList<StompUser>();
    StompFrame answer;
    do {
      open.add(StompUser.on(to("/stomp").open()));
      answer = connect(open.getLast(), "Authorization:Bearer " + TestTokens.of("crowd"));
    } while (answer.command().equals("CONNECTED"));
    assertError(answer, "too-many-sessions");
    assertThat(open.getLast().socket().closeCode()).isEqualTo(1013);
    assertThat(open).hasSize(31);
    open.forEach(StompUser::close);
  }

  @Test
  @Shows({"token-name", "code-forbidden"})
  void nobodyElsesNameCanBeUsed() {
    String token = TestTokens.of("mallory");
    assertRefused(withToken("/ws/alice/", token).refused(), 403, "forbidden");
    assertRefused(withToken("/stomp/alice", token).refused(), 403, "forbidden");
    try (StompUser user = StompUser.on(to("/stomp/alice").open())) {
      assertError(connect(user, "Authorization:Bearer " + token), "forbidden");
    }
    try (StompUser user = stomp("/stomp", TestTokens.of("alice"))) {
      assertError(connect(user, "Authorization:Bearer " + token), "forbidden");
    }
  }

  static List<String> badTokens() {
    return List.of(
        "nonsense",
        "e30.e30.e30",
        TestTokens.with(
            "another secret of thirty-two bytes!!", c -> c.subject("alice").expirationTime(LATER)),
        TestTokens.with(c -> c.subject("alice").expirationTime(BEFORE)),
        TestTokens.with(c -> c.subject("alice")),
        TestTokens.with(c -> c.subject("alice").expirationTime(LATER).notBeforeTime(LATER)),
        TestTokens.with(c -> c.subject("alice").expirationTime(LATER).audience("others")),
        TestTokens.with(c -> c.subject("alice").expirationTime(LATER).audience((String) null)),
        TestTokens.with(c -> c.expirationTime(LATER)),
        TestTokens.with(c -> c.claim("sub", List.of("alice")).expirationTime(LATER)),
        TestTokens.with(c -> c.subject("a".repeat(65)).expirationTime(LATER)),
        TestTokens.with(c -> c.subject("").expirationTime(LATER)),
        new PlainJWT(
                new JWTClaimsSet.Builder()
                    .subject("alice")
                    .audience("parley")
                    .expirationTime(LATER)
                    .build())
            .serialize());
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  @Shows("code-token")
  void aBadTokenProvesNothing(String token) {
    assertRefused(withToken("/ws/", token).refused(), 401, "bad-token");
    assertRefused(to("/ws/?access_token=" + token).refused(), 401, "bad-token");
    assertRefused(withToken("/stomp", token).refused(), 401, "bad-token");
    assertRefused(withToken("/api/streams/chat/messages", token).refused(), 401, "bad-token");
    try (StompUser user = StompUser.on(to("/stomp").open())) {
      assertError(connect(user, "Authorization:Bearer " + token), "bad-token");
    }
  }

  @Test
  @Shows({"token-end", "code-token-ended", "old-token-ended"})
  void aSessionEndsWithItsToken() {
    try (StompUser user = stomp("/stomp", ending(Duration.ofSeconds(2)));
        RawWebSocket old = withToken("/ws/alice/", ending(Duration.ofSeconds(2))).open()) {
      connect(user, "accept-version:1.2");
      assertError(user.next(), "token-ended");
      assertThat(user.socket().closeCode()).isEqualTo(1008);
      assertThat(old.next()).contains("\"token-ended\"");
      assertThat(old.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows({"token-new", "old-new-token"})
  void aNewTokenKeepsTheConnection() {
    Duration soon = Duration.ofSeconds(2);
    try (StompUser user = stomp("/stomp", ending(soon));
        RawWebSocket old = withToken("/ws/alice/", ending(soon)).open();
        StompUser witness = stomp("/stomp", ending(soon))) {
      connect(user, "accept-version:1.2");
      user.send("/app/token", TestTokens.of("alice"), "receipt:renewed");
      user.receipt("renewed");
      old.send("{\"access_token\": \"%s\"}".formatted(TestTokens.of("alice")));
      connect(witness, "accept-version:1.2");
      assertError(witness.next(), "token-ended");
      user.hearsNothing();
      String own = "{\"message\": 1, \"to_user\": \"alice\"}";
      old.send(own);
      assertThat(old.next()).isEqualTo(own);
      user.send("/app/token", TestTokens.of("mallory"));
      assertError(user.next(), "forbidden");
    }
  }

  @Test
  @Shows("old-new-token")
  void aTokenThatIsNoneIsNoMessageEither() {
    for (String text :
        List.of(
            "{\"access_token\": \"secret\", \"more\": 1}",
            "{\"access_token\": \"secret\"}",
            " {\n  \"more\": 1,\n \"access_token\" : \"secret\" }")) {
      try (RawWebSocket everyone = withToken("/ws/", TestTokens.of("bob")).open()) {
        everyone.send(text);
        assertThat(everyone.next()).contains("bad-token").doesNotContain("secret");
        assertThat(everyone.closeCode()).isEqualTo(1008);
      }
    }
  }

  @Test
  void metricsAreForAdmins() {
    assertRefused(to("/actuator/prometheus").refused(), 401, "no-token");
    String moderator = TestTokens.of("mo", "moderator");
    assertRefused(withToken("/actuator/prometheus", moderator).refused(), 403, "forbidden");
    String admin = TestTokens.of("root", "admin");
    assertThat(withToken("/actuator/prometheus", admin).refused().status()).isEqualTo(200);
    assertThat(to("/actuator/health").refused().status()).isEqualTo(200);
  }
}
