package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("bob");
  private final String room = "/topic/room." + Names.unique("room");

  /** Asserts that the next frame is the receipt with this id, and returns it. */
  private static StompFrame expectReceipt(StompUser user, String id) {
    StompFrame receipt = user.next("RECEIPT");
    assertThat(receipt.header("receipt-id")).isEqualTo(id);
    assertThat(receipt.body()).isEmpty();
    return receipt;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  @Shows({
    "stomp-lf",
    "stomp-no-body-out",
    "stomp-receipt-header",
    "stomp-nack",
    "stomp-receipt-id",
    "close-1000"
  })
  void everyFrameGetsAReceiptInEveryVersion(String version) {
    try (var bob = StompUser.connect(server, name, "accept-version:" + version)) {
      bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room, "ack:client", "receipt:a");
      expectReceipt(bob, "a");
      bob.frame("BEGIN", "", "transaction:t", "receipt:b");
      expectReceipt(bob, "b");
      bob.frame("COMMIT", "", "transaction:t", "receipt:c");
      expectReceipt(bob, "c");
      bob.frame("BEGIN", "", "transaction:t", "receipt:d");
      expectReceipt(bob, "d");
      bob.frame("ABORT", "", "transaction:t", "receipt:e");
      expectReceipt(bob, "e");
      bob.frame("SEND", "hello", "destination:" + room, "receipt:f");
      StompFrame message = bob.next("MESSAGE");
      expectReceipt(bob, "f");
      for (String command : new String[] {"NACK", "ACK"}) {
        bob.frame(command, "", message.ackHeaders(version), "receipt:g");
        expectReceipt(bob, "g");
      }
      bob.frame("UNSUBSCRIBE", "", "id:1", "receipt:h");
      expectReceipt(bob, "h");
      bob.frame("DISCONNECT", "", "receipt:i");
      expectReceipt(bob, "i");
      assertThat(bob.socket().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  @Shows("receipt-place")
  void theReceiptOfASendHasThePositionOfTheMessage() {
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", room);
      bob.frame("SEND", "hello", "destination:" + room, "receipt:1");
      StompFrame message = bob.next("MESSAGE");
      StompFrame receipt = expectReceipt(bob, "1");
      assertThat(receipt.headers())
          .containsOnlyKeys("receipt-id", "message-id", "offset", "epoch")
          .containsEntry("offset", "1")
          .containsEntry("message-id", message.header("message-id"))
          .containsEntry("epoch", message.header("epoch"));
      assertThat(bob.store(room, "again").header("offset")).isEqualTo("2");
    }
  }

  @Test
  @Shows("subscribe-receipt")
  void theReceiptOfASubscribeHasThePositionAfterWhichLiveMessagesStart() {
    try (var bob = StompUser.connect(server, name)) {
      String epoch = bob.store(room, "hello").header("epoch");
      bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room, "receipt:1");
      assertThat(expectReceipt(bob, "1").headers())
          .containsOnlyKeys("receipt-id", "offset", "epoch", "recovered")
          .containsEntry("offset", "1")
          .containsEntry("epoch", epoch)
          .containsEntry("recovered", "true");
    }
  }

  @Test
  @Shows({"stomp-utf8-headers", "stomp-receipt-id"})
  void aReceiptIdMayBeAnyText() {
    try (var bob = StompUser.connect(server, name)) {
      bob.frame("BEGIN", "", "transaction:t", "receipt:a\\cb\\\\c\\nd\\re 日本");
      expectReceipt(bob, "a:b\\c\nd\re 日本");
      bob.frame("ABORT", "", "transaction:t", "receipt:");
      expectReceipt(bob, "");
    }
  }

  @Test
  void withoutAReceiptHeaderNoReceiptIsSent() {
    try (var bob = StompUser.connect(server, name)) {
      bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room);
      bob.frame("BEGIN", "", "transaction:t");
      bob.frame("COMMIT", "", "transaction:t");
      bob.frame("UNSUBSCRIBE", "", "id:1");
      bob.send(room, "hello");
      bob.expectNothing();
      bob.frame("DISCONNECT", "");
      assertThat(bob.socket().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  @Shows("stomp-after-disconnect")
  void framesAfterDisconnectAreIgnored() {
    try (var bob = StompUser.connect(server, name);
        var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.subscribe("1", room);
      bob.socket()
          .send("DISCONNECT\nreceipt:1\n\n\0SEND\ndestination:" + room + "\n\nlate\0GARBAGE\0");
      expectReceipt(bob, "1");
      assertThat(bob.socket().closeCode()).isEqualTo(1000);
      eve.expectNothing();
    }
  }
}
