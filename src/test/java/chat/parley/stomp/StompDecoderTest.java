package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StompDecoderTest {

  private static final String TWO_FRAMES =
      "\n\r\nSEND\r\ndestination:/topic/chat\r\ncontent-length:5\r\nx-ü:ö\r\n\r\na\0\n\0b\0\n\n"
          + "SEND\ndestination:/topic/room.日本\n\nhällo\n\nyou\0";

  private static final List<String> DECODED =
      List.of(
          "SEND {destination=/topic/chat, content-length=5, x-ü=ö} a0\n0b",
          "SEND {destination=/topic/room.日本} hällo\n\nyou");

  @Test
  void oneChunkMayContainSeveralFrames() {
    assertThat(TestDecoder.ofText().feed(TWO_FRAMES)).isEqualTo(DECODED);
  }

  @Test
  void everySplitInTwoYieldsTheSameFrames() {
    byte[] bytes = TWO_FRAMES.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(TestDecoder.ofText().feed(bytes, cut)).as("cut at %d", cut).isEqualTo(DECODED);
    }
  }

  @Test
  @Shows("stomp-several")
  void everySplitInThreeYieldsTheSameFrames() {
    byte[] bytes = TWO_FRAMES.getBytes(UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        assertThat(TestDecoder.ofText().feed(bytes, first, second))
            .as("cut at %d and %d", first, second)
            .isEqualTo(DECODED);
      }
    }
  }

  @Test
  void chunksOfAnySizeYieldTheSameFrames() {
    byte[] bytes = TWO_FRAMES.repeat(3).getBytes(UTF_8);
    for (int size = 1; size < 50; size++) {
      int[] cuts = new int[(bytes.length - 1) / size];
      for (int i = 0; i < cuts.length; i++) {
        cuts[i] = (i + 1) * size;
      }
      var expected = new ArrayList<>(DECODED);
      expected.addAll(DECODED);
      expected.addAll(DECODED);
      assertThat(TestDecoder.ofText().feed(bytes, cuts)).as("size %d", size).isEqualTo(expected);
    }
  }

  @Test
  @Shows("stomp-first-nul")
  void aFrameIsCompleteOnlyWithItsNul() {
    var decoder = TestDecoder.ofText();
    assertThat(decoder.feed("SEND\ndestination:a\n\nbody")).isEmpty();
    assertThat(decoder.feed("\0")).containsExactly("SEND {destination=a} body");
    assertThat(decoder.feed("SEND\ncontent-length:4\n\nbody")).isEmpty();
    assertThat(decoder.feed("\0")).containsExactly("SEND {content-length=4} body");
  }

  @Test
  @Shows("stomp-after-nul")
  void lineEndsBetweenFramesAreHeartBeats() {
    var decoder = TestDecoder.ofText();
    assertThat(decoder.feed("\n")).isEmpty();
    assertThat(decoder.feed("\r\n")).isEmpty();
    assertThat(decoder.feed("\r")).isEmpty();
    assertThat(decoder.feed("\n\n\nDISCONNECT\n\n\0\n\r\n")).containsExactly("DISCONNECT {} ");
    assertThat(decoder.feed("\n".repeat(5 * TestDecoder.MAX_HEAD))).isEmpty();
    assertThat(decoder.feed("ABORT\n\n\0")).containsExactly("ABORT {} ");
  }

  @Test
  void anEmptyChunkIsIgnored() {
    var decoder = TestDecoder.ofText();
    assertThat(decoder.feed("")).isEmpty();
    assertThat(decoder.feed("BEGIN\ntrans")).isEmpty();
    assertThat(decoder.feed("")).isEmpty();
    assertThat(decoder.feed("action:1\n\n\0")).containsExactly("BEGIN {transaction=1} ");
  }

  @Test
  void everyFrameMayHaveAContentLengthOfZero() {
    for (StompCommand command : StompCommand.values()) {
      assertThat(TestDecoder.ofText().feed(command + "\ncontent-length:0\n\n\0"))
          .containsExactly(command + " {content-length=0} ");
    }
  }

  @Test
  @Shows("stomp-no-body")
  void onlySendMayHaveABody() {
    for (StompCommand command : StompCommand.values()) {
      var decoder = TestDecoder.ofText();
      if (command == StompCommand.SEND) {
        assertThat(decoder.feed("SEND\n\nbody\0")).hasSize(1);
      } else {
        ChatExceptions.expect(
            ChatError.BAD_FRAME, () -> decoder.feed(command + "\nreceipt:7\n\n\nb\0"));
        assertThat(decoder.decoder().receipt()).as("the requested receipt").isEqualTo("7");
      }
    }
  }

  @Test
  @Shows("stomp-no-body")
  void lineEndsBeforeTheNulAreNotABody() {
    for (String command : List.of("CONNECT", "STOMP", "SUBSCRIBE", "ACK", "DISCONNECT")) {
      var decoder = TestDecoder.ofText();
      assertThat(decoder.feed(command + "\n\n\n")).isEmpty();
      assertThat(decoder.feed("\r")).isEmpty();
      assertThat(decoder.feed("\n\0BEGIN\n\n\0")).containsExactly(command + " {} ", "BEGIN {} ");
    }
  }

  @Test
  void lineEndsBeforeTheNulAreRefusedWithAContentLength() {
    for (String length : List.of("0", "1", "2")) {
      String frame = "CONNECT\ncontent-length:" + length + "\n\n\n\0";
      ChatExceptions.expect(ChatError.BAD_FRAME, () -> TestDecoder.ofText().feed(frame));
    }
  }

  @Test
  void theNumberOfLineEndsBeforeTheNulIsLimited() {
    var decoder = TestDecoder.ofText();
    decoder.feed("CONNECT\n\n" + "\n".repeat(TestDecoder.MAX_BODY));
    ChatExceptions.expect(ChatError.FRAME_TOO_LARGE, () -> decoder.feed("\n"));
  }

  @Test
  @Shows("stomp-content-length-nul")
  void aContentLengthThatDoesNotEndAtTheNulIsRefused() {
    for (int wrong : new int[] {0, 1, 3}) {
      ChatExceptions.expect(
          ChatError.BAD_FRAME,
          () -> TestDecoder.ofText().feed("SEND\ncontent-length:" + wrong + "\n\nabcdefg\0"));
    }
  }

  @Test
  void aFrameThatEndsInItsHeadIsRefused() {
    for (String head : List.of("\0", "SEND\0", "SEND\ndestination:a\0", "SEND\na:b\n\0")) {
      ChatExceptions.expect(ChatError.BAD_FRAME, () -> TestDecoder.ofText().feed(head));
    }
  }

  @Test
  void aHeadOfTheMaximumSizeIsAccepted() {
    String start = "SEND\na:";
    String full = start + "x".repeat(TestDecoder.MAX_HEAD - start.length() - 1) + "\n";
    assertThat(TestDecoder.ofText().feed(full + "\n\0")).hasSize(1);
    ChatExceptions.expect(
        ChatError.FRAME_TOO_LARGE, () -> TestDecoder.ofText().feed("\n" + full + "y:\n\n\0"));
  }

  @Test
  void anIncompleteHeadIsRefusedAtTheLimit() {
    var decoder = TestDecoder.ofText();
    decoder.feed("S".repeat(TestDecoder.MAX_HEAD));
    ChatExceptions.expect(ChatError.FRAME_TOO_LARGE, () -> decoder.feed("S"));
  }

  @Test
  void aBodyOfTheMaximumSizeIsAccepted() {
    String body = "x".repeat(TestDecoder.MAX_BODY);
    assertThat(TestDecoder.ofText().feed("SEND\n\n" + body + "\0")).hasSize(1);
    String length = "SEND\ncontent-length:" + TestDecoder.MAX_BODY + "\n\n";
    assertThat(TestDecoder.ofText().feed(length + body + "\0")).hasSize(1);
  }

  @Test
  void anIncompleteBodyIsRefusedAtTheLimit() {
    var decoder = TestDecoder.ofText();
    decoder.feed("SEND\nreceipt:9\n\n" + "x".repeat(TestDecoder.MAX_BODY));
    ChatExceptions.expect(ChatError.FRAME_TOO_LARGE, () -> decoder.feed("x"));
    assertThat(decoder.decoder().receipt()).isEqualTo("9");
  }

  @Test
  void anExcessiveContentLengthIsRefusedBeforeTheBody() {
    for (String length : List.of("2001", "99999999999999999999", "2147483648")) {
      ChatExceptions.expect(
          ChatError.FRAME_TOO_LARGE,
          () -> TestDecoder.ofText().feed("SEND\ncontent-length:" + length + "\n\n"));
    }
  }

  @Test
  void aFrameIsTextOnlyIfAllItsMessagesAreText() {
    assertThat(TestDecoder.ofBinary().feed("SEND\n\na\0")).containsExactly("SEND {} a binary");
    var decoder = new StompDecoder(100, 64, 100);
    decoder.feed("SEND\n\na".getBytes(UTF_8), true);
    decoder.feed(new byte[] {(byte) 0xFF, 0}, false);
    assertThat(decoder.next()).isNotNull().matches(frame -> !frame.text());
    decoder.feed("SEND\n\na\0".getBytes(UTF_8), true);
    assertThat(decoder.next()).isNotNull().matches(ClientFrame::text);
  }

  @Test
  void manySmallChunksAreDecodedInLinearTime() {
    int large = 4_000_000;
    var decoder = new StompDecoder(100, 64, large);
    decoder.feed("SEND\n\n".getBytes(UTF_8), true);
    long start = System.nanoTime();
    for (int i = 0; i < large; i++) {
      decoder.feed(new byte[] {'x'}, true);
      assertThat(decoder.next() == null).isTrue();
    }
    decoder.feed(new byte[1], true);
    assertThat(decoder.next()).isNotNull().matches(frame -> frame.body().length == large);
    // Quadratic time would mean scanning 16 million million bytes, which takes an hour.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }
}
