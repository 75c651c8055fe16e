package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.CloseCode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.WebSocketExtension;

class MessageCompressionTest {

  private static final int MAX_SIZE = 100_000;
  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static String negotiate(String offers) {
    return String.valueOf(MessageCompression.negotiate(WebSocketExtension.parseExtensions(offers)));
  }

  private static Frame text(String text) {
    return Frame.of(Frame.TEXT, text.getBytes(UTF_8));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  private static void assertRefused(int closeCode, byte[] packed, int maxSize) {
    assertThatThrownBy(() -> MessageCompression.expand(packed, maxSize))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.closeCode()).isEqualTo(closeCode));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "other, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "permessage-deflate; unknown=1, permessage-deflate; client_max_window_bits"
      })
  void theFirstAcceptableOfferIsAgreedWithoutContextTakeover(String offers) {
    assertThat(negotiate(offers)).isEqualTo(AGREED);
  }

  @Test
  void theWindowThatTheServerHasMayBeRequested() {
    assertThat(negotiate("permessage-deflate; server_max_window_bits=15"))
        .isEqualTo(AGREED + "; server_max_window_bits=15");
    assertThat(
            negotiate(
                "permessage-deflate; server_max_window_bits=9,"
                    + " permessage-deflate; server_max_window_bits=15, permessage-deflate"))
        .isEqualTo(AGREED + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @CsvSource({
    "other",
    "permessage-deflate; unknown=1",
    "permessage-deflate; client_no_context_takeover; unknown=1",
    "permessage-deflate; server_max_window_bits=8",
    "permessage-deflate; server_max_window_bits=99",
    "x-webkit-deflate-frame"
  })
  void otherOffersAreDeclined(String offers) {
    assertThat(negotiate(offers)).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 1_000, 4_095, 4_096, 4_097, 8_192, 100_000})
  void aMessageIsTheSameAfterwards(int size) {
    byte[] message = "hello, héllo! ".repeat(size).substring(0, size).getBytes(UTF_8);
    Frame packed = MessageCompression.compress(Frame.of(Frame.BINARY, message));
    assertThat(packed.compressed()).isTrue();
    assertThat(packed.fin()).isTrue();
    assertThat(packed.opcode()).isEqualTo(Frame.BINARY);
    assertThat(packed.payload()).hasSizeLessThan(message.length);
    assertThat(MessageCompression.expand(packed.payload(), message.length)).isEqualTo(message);
  }

  @Test
  void eachMessageIsCompressedByItself() {
    Frame message = text("the same text, the same text, the same text");
    byte[] first = MessageCompression.compress(message).payload();
    for (int i = 0; i < 10; i++) {
      assertThat(MessageCompression.compress(message).payload()).isEqualTo(first);
    }
  }

  @Test
  void aMessageThatWouldNotBecomeSmallerIsSentAsItIs() {
    for (Frame frame : new Frame[] {text(""), text("a"), Frame.of(Frame.BINARY, random(10_000))}) {
      assertThat(MessageCompression.compress(frame)).isSameAs(frame);
    }
    Frame message = text("next ".repeat(100));
    assertThat(MessageCompression.expand(MessageCompression.compress(message).payload(), 500))
        .as("the message after one that was not compressed")
        .isEqualTo(message.payload());
  }

  @Test
  void anEmptyMessageIsExpanded() {
    assertThat(MessageCompression.expand(new byte[] {0}, MAX_SIZE)).isEmpty();
    assertThat(MessageCompression.expand(new byte[] {2, 0}, MAX_SIZE)).isEmpty();
  }

  /** The examples of RFC 7692, sections 7.2.3.1 to 7.2.3.5. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f248cdc9c90700",
        "000500faff48656c6c6f00",
        "f348cdc9c9070000",
        "f24805000000ffffcac9c90700"
      })
  void theExamplesOfTheStandardAreExpanded(String packed) {
    byte[] bytes = HexFormat.of().parseHex(packed);
    assertThat(MessageCompression.expand(bytes, MAX_SIZE)).isEqualTo("Hello".getBytes(UTF_8));
  }

  @Test
  void aMessageMayExpandToTheMaximum() {
    byte[] message = new byte[MAX_SIZE];
    byte[] packed = MessageCompression.compress(Frame.of(Frame.BINARY, message)).payload();
    assertThat(MessageCompression.expand(packed, MAX_SIZE)).isEqualTo(message);
    assertRefused(CloseCode.MESSAGE_TOO_BIG, packed, MAX_SIZE - 1);
  }

  @Test
  void aMessageThatExpandsToMuchMoreIsRefused() {
    byte[] bomb = new byte[50 * 1024 * 1024];
    byte[] packed = MessageCompression.compress(Frame.of(Frame.BINARY, bomb)).payload();
    assertThat(packed).hasSizeLessThan(100_000);
    assertRefused(CloseCode.MESSAGE_TOO_BIG, packed, 64 * 1024);
  }

  @Test
  void bytesThatCannotBeExpandedAreRefused() {
    assertRefused(1007, new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3}, MAX_SIZE);
    byte[] packed = MessageCompression.compress(text("hello ".repeat(100))).payload();
    byte[] damaged = Arrays.copyOf(packed, packed.length);
    damaged[0] |= 0x06;
    assertRefused(1007, damaged, MAX_SIZE);
  }

  @Test
  void manyThreadsMayCompress() {
    long same =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(
                i -> {
                  Frame message = text(("message " + i + " ").repeat(100));
                  byte[] packed = MessageCompression.compress(message).payload();
                  return Arrays.equals(
                      MessageCompression.expand(packed, MAX_SIZE), message.payload());
                })
            .count();
    assertThat(same).isEqualTo(1_000);
  }
}
