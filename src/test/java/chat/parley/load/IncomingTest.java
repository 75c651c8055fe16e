package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingTest {

  private final Incoming incoming = new Incoming();

  @Test
  void nothingIsStoredAtFirst() {
    assertThat(incoming.bytes()).isEmpty();
  }

  @Test
  void aRangeIsStoredAsACopy() {
    byte[] in = {1, 2, 3, 4};
    incoming.store(in, 1, 3);
    in[1] = 9;
    assertThat(incoming.bytes()).containsExactly(2, 3);
    incoming.store(in, 3, 4);
    assertThat(incoming.bytes()).as("replaced").containsExactly(4);
    incoming.store(in, 4, 4);
    assertThat(incoming.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10"})
  void thePayloadOfACompleteFrameFollowsItsHeader(int length, int headerLength) {
    byte[] frame = ServerEnd.frame(Frames.TEXT, new byte[length]);
    int at = 3;
    byte[] in = new byte[at + frame.length];
    System.arraycopy(frame, 0, in, at, frame.length);
    assertThat(Incoming.payloadStart(in, at, in.length)).isEqualTo(at + headerLength);
    assertThat(Incoming.payloadLength(in, at)).isEqualTo(length);
    assertThat(Incoming.payloadStart(in, at, in.length - 1)).as("truncated").isEqualTo(-1);
  }

  @Test
  void anIncompleteHeaderHasNoPayload() {
    byte[] frame = ServerEnd.frame(Frames.TEXT, new byte[70_000]);
    for (int end = 0; end < 10; end++) {
      assertThat(Incoming.payloadStart(Arrays.copyOf(frame, end), 0, end)).isEqualTo(-1);
    }
  }
}
