package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));

  @BeforeEach
  void subscribe() {
    alice.subscribe("1", room);
  }

  @AfterEach
  void closeClient() {
    alice.close();
  }

  private String sendFrame(String body) {
    return "SEND\ndestination:" + room + "\n\n" + body + "\0";
  }

  private void assertReceived(String body) {
    assertThat(alice.next("MESSAGE").text()).isEqualTo(body);
  }

  @Test
  @Shows({"stomp-after-nul", "stomp-several", "stomp-first-nul", "frames-in-pieces"})
  void oneMessageMayContainSeveralFrames() {
    alice.socket().send(sendFrame("a") + "\n" + sendFrame("b") + sendFrame("c") + "\r\n\n");
    assertReceived("a");
    assertReceived("b");
    assertReceived("c");
  }

  @Test
  @Shows({"stomp-several", "frames-in-pieces"})
  void oneFrameMaySpanTwoMessages() {
    String frame = sendFrame("hello");
    for (int cut = 1; cut < frame.length(); cut++) {
      alice.socket().send(frame.substring(0, cut));
      alice.socket().send(frame.substring(cut));
      assertReceived("hello");
    }
  }

  @Test
  @Shows("frames-in-pieces")
  void aMessageMayEndOneFrameAndStartTheNext() {
    String frames = sendFrame("a") + sendFrame("b");
    alice.socket().send(frames.substring(0, 10));
    alice.socket().send(frames.substring(10, frames.length() - 5));
    assertReceived("a");
    alice.socket().send(frames.substring(frames.length() - 5));
    assertReceived("b");
  }

  @Test
  @Shows("apart")
  void headBodyAndNulMayArriveInSeparateMessages() {
    alice.socket().send("SEND\ndestination:" + room + "\ncontent-length:5\n");
    alice.socket().send("\n");
    alice.socket().send("hello");
    alice.socket().send("\0");
    assertReceived("hello");
  }

  @Test
  @Shows("stomp-utf8")
  void binaryMessagesMaySplitACharacter() {
    byte[] frame = sendFrame("日本").getBytes(UTF_8);
    for (int cut = 1; cut < frame.length; cut++) {
      alice.socket().send(Arrays.copyOfRange(frame, 0, cut));
      alice.socket().send(Arrays.copyOfRange(frame, cut, frame.length));
      assertReceived("日本");
    }
  }

  @Test
  @Shows("binary-only")
  void oneFrameMaySpanTextAndBinaryMessages() {
    alice.socket().send("SEND\ndestination:" + room + "\n\ntext and ");
    alice.socket().send("bytes\0".getBytes(UTF_8));
    assertReceived("text and bytes");
  }

  @Test
  void webSocketFragmentsMaySplitACharacter() {
    byte[] frame = sendFrame("日本").getBytes(UTF_8);
    for (int cut = frame.length - 7; cut < frame.length; cut++) {
      alice
          .socket()
          .sendFragments(
              Arrays.copyOfRange(frame, 0, cut), Arrays.copyOfRange(frame, cut, frame.length));
      assertReceived("日本");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  @Shows({"stomp-lf", "stomp-crlf"})
  void lfAndCrLfLineEndsAreAccepted(String lineEnd) {
    alice.socket().send(sendFrame("hello").replaceAll("\n", lineEnd));
    assertReceived("hello");
  }

  @Test
  @Shows("length-0")
  void everyFrameMayHaveAContentLengthOfZero() {
    try (var ruby = StompUser.connect(server, "ruby", "accept-version:1.1", "content-length:0")) {
      ruby.frame("SUBSCRIBE", "", "id:1", "destination:" + room, "content-length:0", "receipt:1");
      ruby.receipt("1");
      ruby.frame("BEGIN", "", "transaction:t", "content-length:0");
      ruby.frame("COMMIT", "", "transaction:t", "content-length:0");
      ruby.frame("SEND", "", "destination:" + room, "content-length:0");
      assertThat(ruby.next("MESSAGE").body()).isEmpty();
      ruby.frame("UNSUBSCRIBE", "", "id:1", "content-length:0");
      ruby.frame("DISCONNECT", "", "content-length:0", "receipt:2");
      ruby.receipt("2");
    }
  }

  @Test
  @Shows("stomp-repeated")
  void theFirstOfRepeatedHeadersCounts() {
    alice.frame("SEND", "hello", "destination:" + room, "destination:/nowhere");
    assertReceived("hello");
  }
}
