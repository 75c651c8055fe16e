package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseFrameTest {

  private static Frame close(int code, byte... reason) {
    byte[] payload =
        ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array();
    return Frame.of(Frame.CLOSE, payload);
  }

  private static void assertRefused(int closeCode, String reason, Frame close) {
    assertThatThrownBy(() -> CloseFrame.answerTo(close))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.closeCode()).isEqualTo(closeCode))
        .hasMessage(reason);
  }

  @Test
  void aCloseHasTheCodeAndTheReason() {
    Frame frame = CloseFrame.of(1013, "é".repeat(61) + "1");
    assertThat(frame.opcode()).isEqualTo(Frame.CLOSE);
    assertThat(frame.fin()).isTrue();
    assertThat(frame.payload()).hasSize(Frame.MAX_CONTROL_PAYLOAD).startsWith(0x03, 0xF5);
    assertThat(new String(frame.payload(), 2, 123, UTF_8)).isEqualTo("é".repeat(61) + "1");
    assertThat(CloseFrame.of(4999, "").payload()).containsExactly(0x13, 0x87);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 4999})
  void theAnswerToAValidCloseHasItsCodeAndNoReason(int code) {
    Frame answer = CloseFrame.answerTo(close(code, "because é".getBytes(UTF_8)));
    assertThat(answer.opcode()).isEqualTo(Frame.CLOSE);
    assertThat(answer.payload()).isEqualTo(close(code).payload());
    assertThat(CloseFrame.answerTo(close(code)).payload()).isEqualTo(close(code).payload());
  }

  @Test
  void theAnswerToAnEmptyCloseIsEmpty() {
    Frame answer = CloseFrame.answerTo(Frame.of(Frame.CLOSE, new byte[0]));
    assertThat(answer.opcode()).isEqualTo(Frame.CLOSE);
    assertThat(answer.payload()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 0x83E8, 65535})
  void aCodeThatNoClientMaySendIsRefused(int code) {
    assertRefused(1002, "A close code is not valid", close(code));
  }

  @Test
  void halfACodeIsRefused() {
    assertRefused(1002, "A close code is not valid", Frame.of(Frame.CLOSE, new byte[] {3}));
  }

  @Test
  void aReasonThatIsNotUtf8IsRefused() {
    assertRefused(1007, "A close reason is not valid UTF-8", close(1000, (byte) 'a', (byte) 0xC3));
  }
}
