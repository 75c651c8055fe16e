package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.WireFrame;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\n", "\r\n\n", "hello", "{\"a\": 1}", "日本 👍🏽 é", "\uFEFF", "a\\nb:c"})
  @Shows({"stomp-utf8", "body-untouched"})
  void aTextBodyIsDeliveredUnchanged(String body) {
    alice.send(room, body);
    assertThat(alice.next("MESSAGE").text()).isEqualTo(body);
  }

  @Test
  @Shows({"stomp-content-length", "stomp-length-of-nuls"})
  void aTextBodyWithAContentLengthMayContainNuls() {
    alice.socket().send("SEND\ndestination:" + room + "\ncontent-length:6\n\na\0\0\n\0b\0");
    StompFrame message = alice.next("MESSAGE");
    assertThat(message.text()).isEqualTo("a\0\0\n\0b");
    assertThat(message.header("content-length")).isEqualTo("6");
  }

  @Test
  @Shows({"stomp-blob", "body-untouched"})
  void aBinaryBodyIsDeliveredUnchangedInABinaryMessage() {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    alice.send(room, bytes);
    WireFrame message = alice.socket().nextMessage();
    assertThat(message.opcode()).isEqualTo(WireFrame.BINARY);
    alice.send(room, bytes);
    assertThat(alice.next("MESSAGE").body()).isEqualTo(bytes);
  }

  @Test
  @Shows({"stomp-type-of-message", "content-type"})
  void aBinaryBodyHasAContentTypeOnlyIfTheSenderGivesOne() {
    alice.send(room, new byte[] {(byte) 0xFF});
    assertThat(alice.next("MESSAGE").headers()).doesNotContainKey("content-type");
    alice.send(room, new byte[] {(byte) 0xFF}, "content-type:image/png");
    assertThat(alice.next("MESSAGE").header("content-type")).isEqualTo("image/png");
  }

  @Test
  void aTextBodySentInABinaryMessageIsDeliveredAsText() {
    alice.socket().send(("SEND\ndestination:" + room + "\n\nhällo\0").getBytes(UTF_8));
    WireFrame message = alice.socket().nextMessage();
    assertThat(message.opcode()).isEqualTo(WireFrame.TEXT);
    assertThat(new String(message.payload(), UTF_8)).endsWith("\n\nhällo\0");
  }

  @Test
  @Shows("binary-only")
  void aClientMaySendBinaryMessagesOnly() {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.socket()
          .send(("SUBSCRIBE\nid:1\nreceipt:1\ndestination:" + room + "\n\n\0").getBytes(UTF_8));
      bob.receipt("1");
      bob.socket().send(("SEND\ndestination:" + room + "\n\nbinary\0").getBytes(UTF_8));
      assertThat(bob.next("MESSAGE").text()).isEqualTo("binary");
      bob.socket().send("DISCONNECT\nreceipt:2\n\n\0".getBytes(UTF_8));
      bob.receipt("2");
      assertThat(bob.socket().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void aBodyOfTheMaximumSizeIsAccepted() {
    byte[] large = new byte[64 * 1024];
    new SplittableRandom(1).nextBytes(large);
    alice.send(room, large);
    assertThat(alice.next("MESSAGE").body()).isEqualTo(large);
    String text = "ä".repeat(32 * 1024);
    alice.send(room, text);
    assertThat(alice.next("MESSAGE").text()).isEqualTo(text);
  }
}
