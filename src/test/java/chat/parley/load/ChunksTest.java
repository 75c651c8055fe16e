package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChunksTest {

  private static byte[] decode(String text) {
    byte[] in = ("head" + text).getBytes(UTF_8);
    return Chunks.decode(in, 4, in.length);
  }

  @Test
  void chunksAreJoined() {
    String text = "6\r\none\r\nt\r\nA\r\nwo, three!\r\n0\r\n\r\n";
    assertThat(decode(text)).asString(UTF_8).isEqualTo("one\r\ntwo, three!");
    assertThat(decode("0\r\n\r\n")).isEmpty();
    for (int length = 0; length < text.getBytes(UTF_8).length; length++) {
      assertThat(Chunks.decode(text.getBytes(UTF_8), 0, length)).as("%d bytes", length).isNull();
    }
  }

  @Test
  void aLengthThatIsNotHexadecimalIsRefused() {
    assertThatThrownBy(() -> decode("x\r\n")).isInstanceOf(NumberFormatException.class);
  }
}
