package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.message.Body;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameBuilderTest {

  private static String build(StompVersion version, String name, String value) {
    return new String(new FrameBuilder("X", version).header(name, value).build().bytes(), UTF_8);
  }

  @Test
  @Shows("stomp-escape")
  void headersAreEscapedAsTheVersionDefines() {
    String special = "a:b\\c\nd\re";
    assertThat(build(StompVersion.V1_2, "k", special)).isEqualTo("X\nk:a\\cb\\\\c\\nd\\re\n\n\0");
    assertThat(build(StompVersion.V1_1, "k", special)).isEqualTo("X\nk:a\\cb\\\\c\\nd e\n\n\0");
    assertThat(build(StompVersion.V1_0, "k", special)).isEqualTo("X\nk:a:b\\c d e\n\n\0");
    assertThat(build(StompVersion.V1_2, special, "v")).isEqualTo("X\na\\cb\\\\c\\nd\\re:v\n\n\0");
  }

  @ParameterizedTest
  @EnumSource
  void aValueCannotEndItsHeaderLine(StompVersion version) {
    assertThat(build(version, "k", "v\nfrom:root\r\n\r\nbody").lines()).hasSize(4);
  }

  @Test
  void aHeaderWithANullValueIsOmitted() {
    byte[] bytes = new FrameBuilder("X", StompVersion.V1_2).header("k", null).build().bytes();
    assertThat(new String(bytes, UTF_8)).isEqualTo("X\n\n\0");
  }

  @Test
  void theBodyIsUnchangedAndItsLengthIsInBytes() {
    Body body = Body.ofText("ä\0\n".getBytes(UTF_8), null);
    Payload payload = new FrameBuilder("X", StompVersion.V1_2).header("n", 5).build(body, true);
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("X\nn:5\ncontent-length:4\n\nä\0\n\0");
    assertThat(payload.text()).isTrue();
    assertThat(payload.ephemeral()).isTrue();
  }

  @Test
  void aBodyThatIsNotUtf8IsSentAsBinary() {
    Body body = Body.ofBytes(new byte[] {(byte) 0xFF}, null);
    assertThat(new FrameBuilder("X", StompVersion.V1_2).build(body, false).text()).isFalse();
  }

  @Test
  void escapedHeadersAreDecodedToTheOriginalText() {
    String special = "a:b\\c\nd\\n é 日本";
    for (StompVersion version : new StompVersion[] {StompVersion.V1_1, StompVersion.V1_2}) {
      var frame = new FrameBuilder("SEND", version).header("x-" + special, special).build();
      assertThat(TestDecoder.ofText().version(version).feed(frame.bytes()))
          .containsExactly("SEND {x-" + special + "=" + special + "} ");
    }
  }
}
