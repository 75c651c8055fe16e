package chat.parley.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  @Test
  void aBodyOfTextKeepsTheBytesAndTheContentType() {
    byte[] bytes = "é".getBytes(UTF_8);
    Body body = Body.ofText(bytes, "text/plain");
    assertThat(body.bytes()).isSameAs(bytes);
    assertThat(body.contentType()).isEqualTo("text/plain");
    assertThat(body.text()).isTrue();
    assertThat(body.asString()).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "7f", "c3a9", "e697a5", "f09f918d", "61c3a9", "f48fbfbf"})
  void validUtf8IsText(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Body.isUtf8(bytes)).isTrue();
    assertThat(Body.ofBytes(bytes, null).text()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"80", "c3", "c328", "c080", "e697", "eda080", "f4908080", "ff", "61ff", "6161c3"})
  void truncatedOverlongAndInvalidSequencesAreNotText(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Body.isUtf8(bytes)).isFalse();
    Body body = Body.ofBytes(bytes, null);
    assertThat(body.text()).isFalse();
    assertThat(body.bytes()).isSameAs(bytes);
    assertThat(body.contentType()).isNull();
  }

  @Test
  void malformedBytesAreShownAsReplacementCharacters() {
    assertThat(Body.ofBytes(new byte[] {'a', (byte) 0xff, 'b'}, null).asString())
        .isEqualTo("a\uFFFDb");
  }
}
