package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeadTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "V1_0, a\\\\b\\c\\n, a\\\\b\\c\\n",
        "V1_0, \\r\\t\\, \\r\\t\\",
        "V1_1, a\\\\b\\cc, a\\b:c",
        "V1_2, a\\\\b\\cc, a\\b:c",
        "V1_2, \\\\c\\\\n, \\c\\n",
      })
  @Shows({"stomp-unescape", "stomp-no-escapes"})
  void headersAreUnescapedAsTheVersionDefines(
      StompVersion version, String escaped, String unescaped) {
    assertThat(TestDecoder.ofText().version(version).feed("SEND\nx:" + escaped + "\n\n\0"))
        .containsExactly("SEND {x=" + unescaped + "} ");
    assertThat(TestDecoder.ofText().version(version).feed("SEND\nk" + escaped + ":v\n\n\0"))
        .containsExactly("SEND {k" + unescaped + "=v} ");
  }

  @Test
  @Shows({"stomp-unescape", "stomp-unescape-cr"})
  void lineEndsAreUnescaped() {
    assertThat(TestDecoder.ofText().version(StompVersion.V1_1).feed("SEND\nx:\\n\n\n\0"))
        .containsExactly("SEND {x=\n} ");
    assertThat(TestDecoder.ofText().version(StompVersion.V1_2).feed("SEND\nx:\\r\\n\n\n\0"))
        .containsExactly("SEND {x=\r\n} ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"V1_1, \\r", "V1_1, \\t", "V1_1, a\\", "V1_2, \\t", "V1_2, \\N", "V1_2, a\\"})
  @Shows("stomp-bad-escape")
  void anUndefinedEscapeSequenceIsRefused(StompVersion version, String escaped) {
    var decoder = TestDecoder.ofText().version(version);
    String message =
        ChatExceptions.expect(
                ChatError.BAD_HEADER, () -> decoder.feed("SEND\nx:" + escaped + "\n\n\0"))
            .text();
    assertThat(message).contains("STOMP " + version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  @Shows("stomp-connect-plain")
  void headersOfTheConnectFrameAreNotUnescaped(String command) {
    assertThat(TestDecoder.ofText().feed(command + "\npasscode:a\\tb\\\n\n\0"))
        .containsExactly(command + " {passcode=a\\tb\\} ");
  }

  @Test
  @Shows("stomp-repeated")
  void theFirstOfRepeatedHeadersCounts() {
    assertThat(TestDecoder.ofText().feed("SEND\na:1\nb:2\na:3\n\n\0"))
        .containsExactly("SEND {a=1, b=2} ");
    assertThat(TestDecoder.ofText().feed("SEND\ncontent-length:1\ncontent-length:9\n\nx\0"))
        .containsExactly("SEND {content-length=1} x");
  }

  @Test
  @Shows("stomp-no-trim")
  void aValueMayBeEmptyOrContainColonsAndBlanks() {
    assertThat(TestDecoder.ofText().feed("SEND\na:\nb: c:d \n\n\0"))
        .containsExactly("SEND {a=, b= c:d } ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nocolon", ":novalue", ":"})
  void malformedHeaderLinesAreRefused(String line) {
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> TestDecoder.ofText().feed("SEND\n" + line + "\n\n\0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "0x1", "١", "a", "1 2"})
  void anInvalidContentLengthIsRefused(String length) {
    ChatExceptions.expect(
        ChatError.BAD_HEADER,
        () -> TestDecoder.ofText().feed("SEND\ncontent-length:" + length + "\n\nx\0"));
  }

  @Test
  void blanksAroundAContentLengthAreIgnored() {
    assertThat(TestDecoder.ofText().feed("SEND\ncontent-length: 1 \n\nx\0")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "SENDX", "SEND ", "MESSAGE", "\uFEFFSEND", "GET / HTTP/1.1"})
  void anUnknownCommandIsRefused(String command) {
    String message =
        ChatExceptions.expect(
                ChatError.BAD_FRAME, () -> TestDecoder.ofText().feed(command + "\n\n\0"))
            .text();
    assertThat(message).contains("'" + command).contains("SUBSCRIBE");
  }

  @Test
  void aLongUnknownCommandIsTruncatedInTheError() {
    String message =
        ChatExceptions.expect(
                ChatError.BAD_FRAME, () -> TestDecoder.ofText().feed("A".repeat(900) + "\n\n\0"))
            .text();
    assertThat(message).hasSizeLessThan(200);
  }

  @Test
  void theNumberOfHeadersIsLimited() {
    assertThat(TestDecoder.ofText().feed("SEND\n" + "a:b\n".repeat(64) + "\n\0")).hasSize(1);
    ChatExceptions.expect(
        ChatError.BAD_HEADER,
        () -> TestDecoder.ofText().feed("SEND\n" + "a:b\n".repeat(65) + "\n\0"));
  }

  @Test
  @Shows("stomp-utf8-headers")
  void headersInBinaryMessagesMustBeUtf8() {
    assertThat(TestDecoder.ofBinary().feed("SEND\nx:日本\n\n\0"))
        .containsExactly("SEND {x=日本}  binary");
    for (String invalid : List.of("\u00FF", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00E6\u0097")) {
      byte[] bytes = ("SEND\nx:" + invalid + "\n\n\0").getBytes(ISO_8859_1);
      ChatExceptions.expect(ChatError.BAD_FRAME, () -> TestDecoder.ofBinary().feed(bytes));
    }
  }
}
