package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestHeadersTest {

  private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");

  private Map<String, String> read() {
    return RequestHeaders.read(request, 3);
  }

  @Test
  void headersWithThePrefixAreDecoded() {
    request.addHeader("Parley-Header-Colour", "r%C3%B6t + blue");
    request.addHeader("PARLEY-HEADER-from", "root");
    request.addHeader("Parley-Headers", "x");
    request.addHeader("Authorization", "Bearer x");
    assertThat(read())
        .containsExactly(Map.entry("colour", "röt + blue"), Map.entry("from", "root"));
  }

  @Test
  void theFirstOfRepeatedHeadersCounts() {
    request.addHeader("Parley-Header-a", "1");
    request.addHeader("Parley-Header-a", "2");
    assertThat(read()).containsExactly(Map.entry("a", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%0", "%FF", "%00", "é", "\u0001"})
  void valuesThatAreNotPercentEncodedTextAreRefused(String value) {
    request.addHeader("Parley-Header-a", value);
    ChatExceptions.expect(ChatError.BAD_HEADER, this::read);
  }

  @Test
  void theKeyOfARequestThatIsNoMessageIsChecked() {
    assertThat(RequestHeaders.checkedKey(request)).isNull();
    request.addHeader("Idempotency-Key", "\"a b\"");
    assertThat(RequestHeaders.checkedKey(request)).isEqualTo("a b");
    var other = new MockHttpServletRequest("PUT", "/");
    other.addHeader("Idempotency-Key", "x".repeat(129));
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> RequestHeaders.checkedKey(other));
  }

  @Test
  void theNumberOfHeadersIsLimited() {
    request.addHeader("Idempotency-Key", "1");
    for (int i = 0; i < 3; i++) {
      request.addHeader("Parley-Header-" + i, "");
    }
    assertThat(read()).hasSize(4);
    request.addHeader("Parley-Header-3", "");
    ChatExceptions.expect(ChatError.BAD_HEADER, this::read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "7|7",
        "  7\t|7",
        "\"8e 03\"|8e 03",
        "\"a,b;c\"|a,b;c",
        "\"a\\\"b\\\\\"|a\"b\\",
        "\"\"|''",
        "''|''",
        "?1|?1",
        ":YQ==:|:YQ==:",
        "a=b/c+d|a=b/c+d",
        "{'a'}|{'a'}"
      })
  void theIdempotencyKeyMayBeQuoted(String value, String key) {
    request.addHeader("Parley-Header-client-message-id", "other");
    request.addHeader("Idempotency-Key", value);
    assertThat(read()).containsExactly(Map.entry("client-message-id", key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"a",
        "\"a\"b\"",
        "\"a\\b\"",
        "\"a\\\"",
        "\"a\";b=1",
        "\"a\", \"b\"",
        "é",
        "\u0001",
        "a,b",
        "a, b",
        ",",
        "a;b=1",
        "a b",
        "a\"b",
        "a\"",
        "a\\b"
      })
  void anInvalidIdempotencyKeyIsRefused(String value) {
    request.addHeader("Idempotency-Key", value);
    ChatExceptions.expect(ChatError.BAD_HEADER, this::read);
  }

  @Test
  void aSecondIdempotencyKeyIsRefused() {
    request.addHeader("Idempotency-Key", "1");
    request.addHeader("Idempotency-Key", "1");
    ChatExceptions.expect(ChatError.BAD_HEADER, this::read);
  }
}
