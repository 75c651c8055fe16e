package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.UsesChat;
import chat.parley.testkit.WireFrame;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivery of the texts that legacy clients send to {@code /ws/}. */
@UsesChat
class BroadcastTest {

  private static final int MAX_BYTES = 64 * 1024;

  private final ParleyServer server = ParleyServer.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "hello",
        "  two  spaces\tand a tab\r\n",
        "{\"message\" : \"\\u4f60\\u597d\",  \"to_user\":\"bob\"}",
        "{not JSON",
        "{\"error\": {}}",
        "你好，张三",
        "שלום مرحبا",
        "👩‍👩‍👧 and 𝄞",
        "A\u030A is not \u00C5, \uFEFF and \u2028 stay",
        "a\0b",
        "SEND\ndestination:/topic/chat\n\nno STOMP here\0"
      })
  @Shows("old-broadcast")
  void everyTextReachesAllSubscribersUnchanged(String text) {
    try (var alice = LegacyUser.broadcast(server);
        var bob = LegacyUser.broadcast(server)) {
      alice.send(text);
      assertThat(alice.next()).isEqualTo(text);
      assertThat(bob.next()).isEqualTo(text);
      bob.expectNothing();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "界", "𝄞"})
  @Shows("old-size")
  void aTextOfTheMaximumSizeIsDelivered(String character) {
    String text = textOfSize(MAX_BYTES, character);
    try (var alice = LegacyUser.broadcast(server);
        var bob = LegacyUser.broadcast(server)) {
      alice.send(text);
      assertThat(bob.next()).isEqualTo(text);
      assertThat(alice.next()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "界"})
  @Shows({"old-too-large", "close-1009"})
  void aTextOverTheLimitClosesOnlyItsSender(String character) {
    try (var alice = LegacyUser.broadcast(server);
        var bob = LegacyUser.broadcast(server)) {
      alice.send(textOfSize(MAX_BYTES, character) + "a");
      assertThat(alice.socket().closeCode()).isEqualTo(1009);
      bob.expectNothing();
    }
  }

  @Test
  @Shows("old-too-large")
  void fragmentsOverTheLimitCloseTheirSender() {
    byte[] half = textOfSize(MAX_BYTES / 2, "a").getBytes(UTF_8);
    try (var alice = LegacyUser.broadcast(server)) {
      alice.socket().sendFragments(half, half, half);
      assertThat(alice.socket().closeCode()).isEqualTo(1009);
    }
  }

  private static String textOfSize(int bytes, String character) {
    int size = character.getBytes(UTF_8).length;
    return character.repeat(bytes / size) + "a".repeat(bytes % size);
  }

  @Test
  void fragmentsArriveAsOneText() {
    byte[] bytes = "界 and 𝄞".getBytes(UTF_8);
    byte[][] parts = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      parts[i] = Arrays.copyOfRange(bytes, i, i + 1);
    }
    try (var alice = LegacyUser.broadcast(server)) {
      alice.socket().sendFragments(parts);
      WireFrame message = alice.socket().nextMessage();
      assertThat(message.opcode()).isEqualTo(WireFrame.TEXT);
      assertThat(message.payload()).isEqualTo(bytes);
    }
  }

  @Test
  @Shows({"old-not-utf8", "close-1002"})
  void invalidUtf8ClosesOnlyItsSender() {
    try (var alice = LegacyUser.broadcast(server);
        var bob = LegacyUser.broadcast(server)) {
      alice.socket().send(new WireFrame(true, WireFrame.TEXT, new byte[] {(byte) 0xC3, 0x28}));
      assertThat(alice.socket().closeCode()).isEqualTo(1007);
      bob.expectNothing();
    }
  }

  @Test
  @Shows("old-join")
  void theTrailingSlashOfThePathIsOptional() {
    try (var alice = RawWebSocket.open(server, "/ws");
        var bob = RawWebSocket.open(server, "/ws/")) {
      alice.awaitPong();
      bob.awaitPong();
      alice.send("from /ws");
      assertThat(bob.next()).isEqualTo("from /ws");
      bob.send("from /ws/");
      assertThat(alice.next()).isEqualTo("from /ws");
      assertThat(alice.next()).isEqualTo("from /ws/");
    }
  }

  @Test
  @Shows("old-origin")
  void aPageOfAnotherOriginMayConnect() {
    try (var page = Handshake.to(server, "/ws/").header("Origin: http://127.0.0.1:8080").open()) {
      page.send("hello");
      assertThat(page.next()).isEqualTo("hello");
    }
  }

  @Test
  @Shows({"old-not-before", "old-nothing-else"})
  void earlierMessagesAreNotReplayed() {
    try (var alice = LegacyUser.broadcast(server)) {
      alice.sendAndAwaitStored("early");
      try (var bob = LegacyUser.broadcast(server)) {
        bob.expectNothing();
      }
    }
  }
}
