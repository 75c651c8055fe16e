package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.UsesChat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Invalid input of a legacy client is answered with one error, and the session stays open. */
@UsesChat
class LegacyErrorsTest {

  /** Texts that are not an envelope with a recipient. */
  static final List<String> INVALID_ENVELOPES =
      List.of(
          "",
          " ",
          "hello",
          "{",
          "{\"message\": \"hello\", \"to_user\": \"bob\"",
          "{\"message\": \"hello\", \"to_user\": \"bob\"} {}",
          "{\"message\": \"hello\", \"to_user\": \"bob\"} x",
          "{\"message\": \"hello\", \"to_user\": \"bob\",}",
          "{'message': 'hello', 'to_user': 'bob'}",
          "{message: \"hello\", to_user: \"bob\"}",
          "{\"message\": \"a\nb\", \"to_user\": \"bob\"}",
          "{\"message\": \"\\x\", \"to_user\": \"bob\"}",
          "/**/{\"message\": \"hello\", \"to_user\": \"bob\"}",
          "\uFEFF{\"message\": \"hello\", \"to_user\": \"bob\"}",
          "\0{\0\"\0t\0o\0_\0u\0s\0e\0r\0\"\0:\0\"\0b\0\"\0}",
          "{\0\"\0t\0o\0_\0u\0s\0e\0r\0\"\0:\0\"\0b\0\"\0}\0",
          "[]",
          "[{\"message\": \"hello\", \"to_user\": \"bob\"}]",
          "\"{}\"",
          "42",
          "null",
          "true",
          "NaN",
          "{}",
          "{\"message\": \"hello\"}",
          "{\"message\": \"hello\", \"to_User\": \"bob\"}",
          "{\"message\": {\"to_user\": \"bob\"}}",
          "{\"message\": \"hello\", \"to_user\": null}",
          "{\"message\": \"hello\", \"to_user\": 42}",
          "{\"message\": \"hello\", \"to_user\": true}",
          "{\"message\": \"hello\", \"to_user\": [\"bob\"]}",
          "{\"message\": \"hello\", \"to_user\": {\"name\": \"bob\"}}",
          "{\"to_user\": \"bob\", \"message\": \"hello\", \"to_user\": 42}");

  private final ParleyServer server = ParleyServer.shared();

  @ParameterizedTest
  @FieldSource("INVALID_ENVELOPES")
  @Shows({"old-not-understood", "old-bad-body"})
  void aTextThatIsNotAnEnvelopeIsABadBody(String text) {
    assertThat(errorCodeFor(text)).isEqualTo("bad-body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "two words", "a/b", "bob\\u0000", "\\ud83d", "\\n", "a:b", "👋", "*"})
  @Shows("old-bad-name")
  void anInvalidRecipientIsABadName(String name) {
    String text = "{\"message\": \"hello\", \"to_user\": \"" + name + "\"}";
    assertThat(errorCodeFor(text)).isEqualTo("bad-name");
  }

  @Test
  void aRecipientOf65CodePointsIsABadName() {
    String text = "{\"message\": \"hello\", \"to_user\": \"" + "𝒳".repeat(65) + "\"}";
    assertThat(errorCodeFor(text)).isEqualTo("bad-name");
  }

  @Test
  void excessiveNestingIsABadBody() {
    assertThat(errorCodeFor("{\"a\":" + "[".repeat(60_000))).isEqualTo("bad-body");
    assertThat(errorCodeFor("{\"a\":".repeat(12_000))).isEqualTo("bad-body");
  }

  private String errorCodeFor(String text) {
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"))) {
      alice.send(text);
      String code = errorCode(alice.next());
      alice.expectNothing();
      return code;
    }
  }

  @Test
  @Shows({"old-binary", "code-binary"})
  void aBinaryMessageIsRefusedOnBothPaths() {
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"));
        var everyone = LegacyUser.broadcast(server)) {
      for (LegacyUser client : new LegacyUser[] {alice, everyone}) {
        client.socket().send(new byte[] {'{', '}'});
        assertThat(errorCode(client.next())).isEqualTo("binary-not-supported");
        client.socket().send(new byte[0]);
        assertThat(errorCode(client.next())).isEqualTo("binary-not-supported");
        client.expectNothing();
      }
    }
  }

  @Test
  @Shows("old-not-understood")
  void everyInvalidTextGetsItsOwnErrorAndBlocksNoMessage() {
    String name = Names.unique("alice");
    try (var alice = LegacyUser.pointToPoint(server, name)) {
      for (int i = 0; i < 100; i++) {
        alice.send("{not JSON");
        alice.send("{\"message\": " + i + ", \"to_user\": \"" + name + "\"}");
      }
      int errors = 0;
      int messages = 0;
      while (errors + messages < 200) {
        String text = alice.next();
        if (text.startsWith("{\"message\"")) {
          assertThat(text).startsWith("{\"message\": " + messages++ + ",");
        } else {
          assertThat(errorCode(text)).isEqualTo("bad-body");
          errors++;
        }
      }
      assertThat(errors).isEqualTo(100);
    }
  }

  /**
   * Returns the code of an error, after asserting that the text is exactly {@code {"error":
   * {"code": "...", "message": "..."}}}.
   */
  private static String errorCode(String text) {
    JsonNode error = JsonMapper.shared().readTree(text);
    assertThat(error.propertyNames()).as(text).containsExactly("error");
    assertThat(error.get("error").propertyNames()).containsExactly("code", "message");
    assertThat(error.get("error").get("message").stringValue()).isNotBlank();
    assertThat(text).doesNotContain("Exception", "Jackson", "StreamRead");
    return error.get("error").get("code").stringValue();
  }
}
