package chat.parley.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyEnvelopeTest {

  private static final UserName BOB = new UserName("bob");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to_user\":\"bob\"}",
        " \t\r\n{\"to_user\" : \"bob\"} \n",
        "{\"to_user\": \"\\u0062ob\"}",
        "{\"to_user\": \"carol\", \"to_user\": \"bob\"}",
        "{\"x\": {\"to_user\": \"carol\"}, \"to_user\": \"bob\", \"y\": [NaN]}"
      })
  void anObjectNamesItsRecipient(String json) {
    assertThat(LegacyEnvelope.recipient(bytes(json))).isEqualTo(BOB);
    assertThat(LegacyEnvelope.isFor(BOB, bytes(json))).isTrue();
    assertThat(LegacyEnvelope.isFor(new UserName("carol"), bytes(json))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bob",
        "{",
        "[]",
        "{}",
        "{\"to_user\": 1}",
        "{\"to_user\": \"bob\"",
        "{\"to_user\": \"bob\"}}",
        "{\"to_user\": \"bob\"} 1",
        "\uFEFF{\"to_user\": \"bob\"}",
        "{\0\"\0t\0o\0_\0u\0s\0e\0r\0\"\0:\0\"\0b\0\"\0}\0"
      })
  void anyOtherTextIsABadBody(String json) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> LegacyEnvelope.recipient(bytes(json)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.BAD_BODY));
    assertThat(LegacyEnvelope.isFor(BOB, bytes(json))).isFalse();
  }

  @Test
  void anInvalidRecipientIsABadName() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> LegacyEnvelope.recipient(bytes("{\"to_user\": \"two words\"}")))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.BAD_NAME));
    assertThat(LegacyEnvelope.isFor(BOB, bytes("{\"to_user\": \"two words\"}"))).isFalse();
  }

  @Test
  void namesAreComparedInNormalForm() {
    UserName composed = new UserName("\u00C5sa");
    assertThat(LegacyEnvelope.isFor(composed, bytes("{\"to_user\": \"A\u030Asa\"}"))).isTrue();
  }

  @Test
  void theTextShownOfAnEnvelopeIsItsMessage() {
    assertThat(LegacyEnvelope.shownText(" {\"to_user\": \"bob\", \"message\": \"\\u4f60\\\"x\"}"))
        .isEqualTo("\u4f60\"x");
  }

  /** The message ends with an escaped backslash, and with an escaped character before it. */
  @Test
  void anEnvelopeMayEndAnywhereInItsMessage() {
    String start = "{\"message\": \"";
    String message = "ab\\u4f60\\\\";
    String envelope = start + message;
    for (int end = start.length() + 1; end <= envelope.length(); end++) {
      String cut = envelope.substring(0, end);
      assertThat("ab\u4f60\\").as(cut).startsWith(LegacyEnvelope.shownText(cut));
    }
    assertThat(LegacyEnvelope.shownText(envelope + "\", \"to_u")).isEqualTo("ab\u4f60\\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bob",
        "{",
        "{}",
        "{ not JSON",
        "[\"message\"]",
        "{\"message\": \"x\"}",
        "{\"message\": \"x\", oops}",
        "{\"message\": \"x\", \"to_user\": \"bob\"} 1",
        "{\"message\": 1, \"to_user\": \"bob\"}",
        "{\"message\": \"x\", \"to_user\": 1}"
      })
  void anyOtherTextIsShownAsItIs(String text) {
    assertThat(LegacyEnvelope.shownText(text)).isEqualTo(text);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}
