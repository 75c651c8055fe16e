package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import java.net.URLEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user name in the path {@code /ws/<username>/}, in any script and encoding. */
class LegacyUserNameTest {

  private static final String A_UUID = "6f1c7e3a-6f0b-4d53-9a58-0d3b6f0f2c11";

  private final ParleyServer server = ParleyServer.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {"张三", A_UUID, "Борис", "नमस्ते", "محمد", "𝒳-1", "a.b_c-d@e+f~g", "Zoë", "7"})
  @Shows({"old-names", "slash"})
  void encodedAndPlainNamesInThePathAreTheSameUser(String name) {
    String encoded = URLEncoder.encode(name, UTF_8);
    String text = "{\"message\": \"hello\", \"to_user\": \"" + name + "\"}";
    try (var encodedWithSlash = open("/ws/" + encoded + "/");
        var encodedWithoutSlash = open("/ws/" + encoded);
        var plainWithSlash = open("/ws/" + name + "/");
        var plainWithoutSlash = open("/ws/" + name)) {
      encodedWithSlash.send(text);
      assertThat(encodedWithSlash.next()).isEqualTo(text);
      assertThat(encodedWithoutSlash.next()).isEqualTo(text);
      assertThat(plainWithSlash.next()).isEqualTo(text);
      assertThat(plainWithoutSlash.next()).isEqualTo(text);
    }
  }

  private RawWebSocket open(String path) {
    RawWebSocket socket = RawWebSocket.open(server, path);
    socket.awaitPong();
    return socket;
  }

  @Test
  @Shows("old-normal-form")
  void composedAndDecomposedFormsAreTheSameName() {
    String composed = "\u00C5ngstr\u00F6m";
    String decomposed = "A\u030Angstro\u0308m";
    try (var composedUser = LegacyUser.pointToPoint(server, composed);
        var decomposedUser = LegacyUser.pointToPoint(server, decomposed)) {
      String text = "{\"message\": 1, \"to_user\": \"" + decomposed + "\"}";
      composedUser.send(text);
      assertThat(composedUser.next()).isEqualTo(text);
      assertThat(decomposedUser.next()).isEqualTo(text);
    }
  }

  @Test
  @Shows("old-normal-form")
  void namesAreCaseSensitive() {
    try (var lower = LegacyUser.pointToPoint(server, "casey");
        var upper = LegacyUser.pointToPoint(server, "Casey")) {
      lower.sendAndAwaitStored("{\"message\": 1, \"to_user\": \"casey\"}");
      upper.expectNothing();
    }
  }

  @Test
  @Shows("old-nothing-else")
  void aNameMayHave64CodePoints() {
    String name = "𝒳".repeat(64);
    try (var user = LegacyUser.pointToPoint(server, name)) {
      user.expectNothing();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ws/two%20words/",
        "/ws/a%3Ab/",
        "/ws/%3Cb%3E/",
        "/ws/a%E2%80%AEb/",
        "/ws/%F0%9F%91%8B/",
        "/ws/a%00b/",
        "/ws/%0A/",
        "/ws/a b/",
        "/ws/a<b>/",
        "/ws/张三<b>/",
        "/ws/张\u0007三/",
        "/ws/张三/../../actuator/health"
      })
  @Shows("old-bad-path")
  void aPathWithAnInvalidNameIsRefusedWithoutAnUpgrade(String path) {
    Refusal refusal = Handshake.to(server, path).refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).doesNotContain("Exception").doesNotContain("at chat.parley");
  }

  @Test
  @Shows({"old-bad-path", "handshake-problem"})
  void aNameOf65CodePointsIsRefused() {
    Refusal refusal = Handshake.to(server, "/ws/" + "a".repeat(65) + "/").refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains("\"code\":\"bad-name\"");
  }

  @Test
  void aPathThatIsNotUtf8IsRefused() {
    byte[] path = "/ws/a?/".getBytes(UTF_8);
    path[5] = (byte) 0xFF;
    assertThat(Handshake.to(server, path).refused().status()).isEqualTo(400);
    assertThat(Handshake.to(server, "/ws/a%FF/").refused().status()).isEqualTo(400);
  }
}
