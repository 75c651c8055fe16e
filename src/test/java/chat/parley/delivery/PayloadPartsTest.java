package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadPartsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "head, none, bob, headbody!",
        "head, 0, bob, bobheadbody!",
        "head, 4, bob, headbobbody!",
        "head, 2, '', headbody!",
        "head, 0 2 4, bob, bobhebobadbobbody!",
        "head, 2 2, é, heééadbody!",
        "'', 0, bob, bobbody!"
      })
  void theNameIsInsertedAtEachPositionOfTheHead(
      String head, String positions, String name, String expected) {
    int[] namePositions =
        positions == null
            ? new int[0]
            : Arrays.stream(positions.split(" ")).mapToInt(Integer::parseInt).toArray();
    var parts =
        new PayloadParts(
            head.getBytes(UTF_8), namePositions, "body".getBytes(UTF_8), "!".getBytes(UTF_8));
    byte[] encodedName = name.getBytes(UTF_8);
    assertThat(new String(parts.bytes(encodedName), UTF_8)).isEqualTo(expected);
    assertThat(parts.size(encodedName)).isEqualTo(expected.getBytes(UTF_8).length);
  }
}
