package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.CloseCode;
import chat.parley.testkit.WireFrame;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

  private static final int MAX_PAYLOAD = 100_000;

  private final FrameDecoder decoder = new FrameDecoder(MAX_PAYLOAD, false);

  private static byte[] payload(int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i * 31 + 7);
    }
    return payload;
  }

  private static byte[] wire(boolean fin, int opcode, int size) {
    return new WireFrame(fin, opcode, payload(size)).bytes();
  }

  /** Returns a frame as text, to be compared. */
  private static String describe(Frame frame) {
    return "%s %s %d %s"
        .formatted(
            frame.fin(),
            frame.compressed(),
            frame.opcode(),
            HexFormat.of().formatHex(frame.payload()));
  }

  /** Decodes bytes that arrive in the given parts. */
  private static List<String> decode(FrameDecoder decoder, byte[]... parts) {
    var frames = new ArrayList<String>();
    for (byte[] part : parts) {
      ByteBuffer in = ByteBuffer.wrap(part);
      for (Frame frame; (frame = decoder.next(in)) != null; ) {
        frames.add(describe(frame));
      }
      assertThat(in.remaining()).as("bytes that are left").isZero();
    }
    return frames;
  }

  private static String expected(boolean fin, int opcode, int size) {
    return describe(new Frame(fin, false, opcode, payload(size)));
  }

  private static void assertRefused(
      FrameDecoder decoder, int closeCode, String reason, byte[]... parts) {
    assertThatThrownBy(() -> decode(decoder, parts))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.closeCode()).isEqualTo(closeCode))
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 4095, 4096, 4097, 65_535, 65_536, MAX_PAYLOAD})
  void aFrameOfAnySizeIsDecoded(int size) {
    assertThat(decode(decoder, wire(true, Frame.BINARY, size)))
        .containsExactly(expected(true, Frame.BINARY, size));
  }

  @Test
  void thePayloadIsUnmaskedAtEveryLength() {
    for (int size = 0; size <= 40; size++) {
      assertThat(decode(decoder, wire(true, Frame.TEXT, size)))
          .containsExactly(expected(true, Frame.TEXT, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 130, 70_000})
  void aFrameThatArrivesInTwoPartsIsDecoded(int size) {
    byte[] bytes = wire(true, Frame.BINARY, size);
    int step = Math.max(1, size / 500);
    for (int i = 0; i <= bytes.length; i += i < 20 ? 1 : step) {
      byte[] start = Arrays.copyOf(bytes, i);
      byte[] end = Arrays.copyOfRange(bytes, i, bytes.length);
      assertThat(decode(decoder, start, end)).containsExactly(expected(true, Frame.BINARY, size));
    }
  }

  @Test
  void framesThatArriveByteByByteAreDecoded() {
    var stream = new ByteArrayOutputStream();
    stream.writeBytes(wire(false, Frame.TEXT, 5000));
    stream.writeBytes(wire(true, Frame.PING, 125));
    stream.writeBytes(wire(true, Frame.CONTINUATION, 0));
    stream.writeBytes(wire(true, Frame.CLOSE, 2));
    byte[] bytes = stream.toByteArray();
    byte[][] parts = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      parts[i] = new byte[] {bytes[i]};
    }
    List<String> frames =
        List.of(
            expected(false, Frame.TEXT, 5000),
            expected(true, Frame.PING, 125),
            expected(true, Frame.CONTINUATION, 0),
            expected(true, Frame.CLOSE, 2));
    assertThat(decode(decoder, parts)).isEqualTo(frames);
    assertThat(decode(decoder, bytes)).isEqualTo(frames);
  }

  @Test
  void aFrameKeepsItsPayloadWhenTheBufferIsReused() {
    byte[] bytes = wire(true, Frame.TEXT, 100);
    Frame frame = decoder.next(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    assertThat(frame).isNotNull();
    assertThat(describe(frame)).isEqualTo(expected(true, Frame.TEXT, 100));
  }

  /** The bytes are a header with its mask; the payload does not have to arrive. */
  @ParameterizedTest
  @CsvSource({
    "8101 00000000, A frame is not masked",
    "9181 00000000, A reserved bit is set",
    "A181 00000000, A reserved bit is set",
    "C181 00000000, Compression was not agreed",
    "C281 00000000, Compression was not agreed",
    "8081 00000000, A continuation frame has no message to continue",
    "0081 00000000, A continuation frame has no message to continue",
    "8381 00000000, An opcode is unknown",
    "8481 00000000, An opcode is unknown",
    "8781 00000000, An opcode is unknown",
    "8B81 00000000, An opcode is unknown",
    "8C81 00000000, An opcode is unknown",
    "8F81 00000000, An opcode is unknown",
    "83FF 000000007FFFFFFF 00000000, An opcode is unknown",
    "0880 00000000, A control frame is fragmented",
    "0980 00000000, A control frame is fragmented",
    "0A80 00000000, A control frame is fragmented",
    "C880 00000000, A control frame has the bit of compression",
    "C980 00000000, A control frame has the bit of compression",
    "CA80 00000000, A control frame has the bit of compression",
    "88FE 007E 00000000, A control frame has more than 125 bytes",
    "89FE 007E 00000000, A control frame has more than 125 bytes",
    "8AFF 000000000000007E 00000000, A control frame has more than 125 bytes",
    "82FF 8000000000000000 00000000, The length of a frame is negative",
    "82FF FFFFFFFFFFFFFFFF 00000000, The length of a frame is negative"
  })
  void anInvalidHeaderIsAProtocolError(String header, String reason) {
    assertRefused(decoder, 1002, reason, HexFormat.of().parseHex(header.replace(" ", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"82FF 00000000000186A1 00000000", "81FF 0000010000000000 00000000"})
  void aPayloadOverTheMaximumIsTooBig(String header) {
    assertRefused(
        decoder,
        CloseCode.MESSAGE_TOO_BIG,
        "A frame exceeds the maximum of 100000 bytes",
        HexFormat.of().parseHex(header.replace(" ", "")));
  }

  @Test
  void theMaximumDoesNotApplyToControlFrames() {
    assertThat(decode(new FrameDecoder(10, false), wire(true, Frame.PING, 125)))
        .containsExactly(expected(true, Frame.PING, 125));
  }

  @Test
  void aMessageMustEndBeforeTheNextBegins() {
    assertThat(
            decode(
                decoder,
                wire(false, Frame.TEXT, 1),
                wire(true, Frame.PING, 1),
                wire(false, Frame.CONTINUATION, 1)))
        .hasSize(3);
    assertRefused(
        decoder, 1002, "A message began before the last one ended", wire(true, Frame.BINARY, 1));
  }

  @Test
  void nothingContinuesAMessageThatHasEnded() {
    assertThat(
            decode(
                decoder,
                wire(false, Frame.TEXT, 1),
                wire(true, Frame.CONTINUATION, 1),
                wire(true, Frame.BINARY, 1)))
        .hasSize(3);
    assertRefused(
        decoder,
        1002,
        "A continuation frame has no message to continue",
        wire(true, Frame.CONTINUATION, 1));
  }

  @Test
  void aMessageMayBeCompressedOnceThatIsAgreed() {
    var compressing = new FrameDecoder(MAX_PAYLOAD, true);
    byte[] text = wire(false, Frame.TEXT, 3);
    text[0] |= 0x40;
    assertThat(decode(compressing, text))
        .containsExactly(describe(new Frame(false, true, Frame.TEXT, payload(3))));
    byte[] continuation = wire(true, Frame.CONTINUATION, 3);
    continuation[0] |= 0x40;
    assertRefused(
        compressing, 1002, "A continuation frame has the bit of compression", continuation);
  }

  @Test
  void aPayloadTakesMemoryOnlyAsItArrives() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var large = new FrameDecoder(Integer.MAX_VALUE, false);
    ByteBuffer header = ByteBuffer.wrap(HexFormat.of().parseHex("82FF000000007FFFFFFF00000000"));
    ByteBuffer start = ByteBuffer.allocate(10_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(large.next(header)).isNull();
    long afterHeader = threads.getCurrentThreadAllocatedBytes();
    assertThat(large.next(start)).isNull();
    long afterStart = threads.getCurrentThreadAllocatedBytes();
    assertThat(afterHeader - before).isLessThan(50_000);
    assertThat(afterStart - afterHeader).isLessThan(100_000);
  }
}
