package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.WireFrame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {

  private static byte[] written(Frame frame) {
    ByteBuffer buffer = ByteBuffer.allocate(frame.size());
    frame.writeTo(buffer);
    assertThat(buffer.remaining()).as("bytes fewer than announced").isZero();
    return buffer.array();
  }

  private static byte[] payload(int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i * 31);
    }
    return payload;
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "125, 2", "126, 4", "65535, 4", "65536, 10", "1000000, 10"})
  void aClientReadsAFrameOfAnySize(int size, int header) throws IOException {
    Frame frame = Frame.of(Frame.BINARY, payload(size));
    assertThat(frame.size()).isEqualTo(header + size);
    assertThat(frame.header()).hasSize(header).isEqualTo(Arrays.copyOf(written(frame), header));
    var in = new DataInputStream(new ByteArrayInputStream(written(frame)));
    WireFrame read = WireFrame.read(in);
    assertThat(read.last()).isTrue();
    assertThat(read.opcode()).isEqualTo(WireFrame.BINARY);
    assertThat(read.payload()).isEqualTo(frame.payload());
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true, false, 0x81", "false, false, 0x01", "true, true, 0xC1", "false, true, 0x41"})
  void theFirstByteHasTheBitsOfTheFrame(boolean fin, boolean compressed, int first) {
    Frame frame = new Frame(fin, compressed, Frame.TEXT, payload(3));
    assertThat(frame.header()).isEqualTo(new byte[] {(byte) first, 3});
    assertThat(written(frame)).startsWith(frame.header());
  }

  @Test
  void aFrameThatIsCreatedByItsOpcodeIsAWholeMessage() {
    Frame frame = Frame.of(Frame.PONG, payload(3));
    assertThat(frame.fin()).isTrue();
    assertThat(frame.compressed()).isFalse();
    assertThat(frame.opcode()).isEqualTo(Frame.PONG);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "2, false", "8, true", "9, true", "10, true"})
  void closesPingsAndPongsAreControlFrames(int opcode, boolean control) {
    assertThat(Frame.isControl(opcode)).isEqualTo(control);
  }
}
