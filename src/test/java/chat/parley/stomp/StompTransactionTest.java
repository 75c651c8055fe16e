package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StompTransactionTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));
  private final StompUser bob = StompUser.connect(server, Names.unique("bob"));

  @BeforeEach
  void subscribe() {
    bob.subscribe("1", room);
  }

  @AfterEach
  void closeClients() {
    alice.close();
    bob.close();
  }

  private void begin(String transaction) {
    alice.frame("BEGIN", "", "transaction:" + transaction, "receipt:begun");
    alice.receipt("begun");
  }

  private void assertNothingStored() {
    bob.expectNothing();
    assertThat(bob.subscribe("all", room, "offset:0").header("offset")).isEqualTo("0");
  }

  @Test
  @Shows({
    "stomp-send-transaction",
    "stomp-atomic",
    "stomp-commit",
    "receipt-commit",
    "transaction-batch"
  })
  void aCommitStoresAllMessagesInTheOrderSent() {
    begin("t");
    for (int i = 1; i <= 3; i++) {
      alice.send(room, "m" + i, "transaction:t", "receipt:r" + i);
    }
    alice.expectNothing();
    bob.expectNothing();
    alice.frame("COMMIT", "", "transaction:t", "receipt:done");
    for (int i = 1; i <= 3; i++) {
      StompFrame receipt = alice.next("RECEIPT");
      assertThat(receipt.headers())
          .containsEntry("receipt-id", "r" + i)
          .containsEntry("offset", "" + i);
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.text()).isEqualTo("m" + i);
      assertThat(message.header("message-id")).isEqualTo(receipt.header("message-id"));
    }
    assertThat(alice.next("RECEIPT").header("receipt-id")).isEqualTo("done");
  }

  @Test
  @Shows("stomp-abort")
  void anAbortStoresNothing() {
    begin("t");
    alice.send(room, "x", "transaction:t");
    alice.frame("ABORT", "", "transaction:t", "receipt:done");
    alice.receipt("done");
    assertNothingStored();
  }

  @Test
  @Shows("stomp-aborted")
  void disconnectAbortsAnOpenTransaction() {
    begin("t");
    alice.send(room, "x", "transaction:t");
    alice.frame("DISCONNECT", "", "receipt:bye");
    alice.receipt("bye");
    assertNothingStored();
  }

  @Test
  @Shows("stomp-aborted")
  void aLostConnectionAbortsAnOpenTransaction() {
    String other = room + "-alice";
    alice.subscribe("1", other);
    begin("t");
    alice.send(room, "x", "transaction:t");
    alice.expectNothing();
    alice.socket().kill();
    server.awaitSubscribers(Destination.parseSubscribe(other, new UserName("alice")), 0);
    assertNothingStored();
  }

  @Test
  void transactionsAreScopedToTheSession() {
    begin("t");
    bob.frame("COMMIT", "", "transaction:t");
    ErrorFrames.expect(bob, "no-transaction", 1008);
  }

  @Test
  void severalTransactionsMayBeOpen() {
    begin("t");
    begin("u");
    alice.send(room, "in t", "transaction:t");
    alice.send(room, "in u", "transaction:u");
    alice.send(room, "in none");
    alice.frame("COMMIT", "", "transaction:u");
    alice.frame("COMMIT", "", "transaction:t");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("in none");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("in u");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("in t");
  }

  @Test
  @Shows({"stomp-commit", "stomp-abort", "code-transaction"})
  void anUnknownTransactionIsRefused() {
    for (String command : new String[] {"SEND", "COMMIT", "ABORT"}) {
      try (var carol = StompUser.connect(server, "carol")) {
        carol.frame(command, "", "destination:" + room, "transaction:none", "receipt:1");
        StompFrame error = ErrorFrames.expect(carol, "no-transaction", 1008);
        assertThat(error.header("receipt-id")).isEqualTo("1");
      }
    }
    assertNothingStored();
  }

  @Test
  @Shows({"stomp-begin-names", "code-transaction"})
  void aDuplicateTransactionIsRefused() {
    begin("t");
    alice.frame("BEGIN", "", "transaction:t");
    ErrorFrames.expect(alice, "duplicate-transaction", 1008);
  }

  @Test
  @Shows("stomp-begin-header")
  void beginWithoutATransactionIdIsRefused() {
    alice.frame("BEGIN", "");
    ErrorFrames.expect(alice, "bad-header", 1008);
  }

  @Test
  @Shows({"stomp-atomic", "transaction-refused", "code-transaction-failed"})
  void aTransactionWithARefusedFrameStoresNothing() {
    alice.subscribe("errors", "/user/queue/errors");
    begin("t");
    alice.send(room, "good", "transaction:t");
    alice.send("/topic/room.bad name", "bad", "transaction:t");
    assertThat(alice.next("MESSAGE").header("code")).isEqualTo("bad-name");
    alice.send(room, "good again", "transaction:t");
    alice.frame("COMMIT", "", "transaction:t", "receipt:done");
    StompFrame failed = alice.next("MESSAGE");
    assertThat(failed.header("code")).isEqualTo("transaction-failed");
    assertThat(failed.header("receipt-id")).isEqualTo("done");
    alice.expectNothing();
    assertNothingStored();
  }

  @Test
  @Shows({"transaction-limits", "code-transaction"})
  void theSizeOfATransactionIsLimited() {
    begin("t");
    String body = "x".repeat(64 * 1024);
    for (int i = 0; i < 16; i++) {
      alice.send(room, body, "transaction:t");
    }
    alice.send(room, "x", "transaction:t");
    ErrorFrames.expect(alice, "transaction-too-large", 1008);
    assertNothingStored();
  }

  @Test
  void aRepeatedClientMessageIdInATransactionIsStoredOnce() {
    begin("t");
    alice.send(room, "once", "transaction:t", "client-message-id:1", "receipt:a");
    alice.send(room, "twice", "transaction:t", "client-message-id:1", "receipt:b");
    alice.frame("COMMIT", "", "transaction:t");
    assertThat(alice.receipt("a").headers()).doesNotContainKey("duplicate");
    assertThat(alice.receipt("b").header("duplicate")).isEqualTo("true");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("once");
    bob.expectNothing();
  }

  @Test
  @Shows("stomp-ack-transaction")
  void anAckTakesEffectOnCommit() {
    String name = Names.unique("carol");
    alice.store("/user/" + name + "/queue/messages", "hello");
    assertThat(acknowledgeAndEnd(name, "ABORT")).isEqualTo("hello");
    assertThat(acknowledgeAndEnd(name, "COMMIT")).isEqualTo("hello");
    try (var carol = StompUser.connect(server, name)) {
      carol.subscribe("1", "/user/queue/messages", "ack:client");
      carol.expectNothing();
    }
  }

  @Test
  @Shows("stomp-nack-transaction")
  void aNackTakesEffectOnCommit() {
    assertThat(nackAndEnd("COMMIT")).isEqualTo("m1");
    assertThat(nackAndEnd("ABORT")).isEqualTo("m3");
  }

  /**
   * Sends a NACK of m1 in a transaction and ends it, then acknowledges m2 and the messages before
   * it. Returns the first message that a later session receives.
   */
  private String nackAndEnd(String end) {
    String name = Names.unique("carol");
    String inbox = "/user/" + name + "/queue/messages";
    alice.store(inbox, "m1");
    alice.store(inbox, "m2");
    try (var carol = StompUser.connect(server, name)) {
      carol.subscribe("1", "/user/queue/messages", "ack:client");
      carol.frame("BEGIN", "", "transaction:t");
      carol.frame("NACK", "", "id:" + carol.next("MESSAGE").header("ack"), "transaction:t");
      carol.frame(end, "", "transaction:t");
      carol.frame("ACK", "", "id:" + carol.next("MESSAGE").header("ack"), "receipt:done");
      carol.receipt("done");
    }
    alice.store(inbox, "m3");
    try (var carol = StompUser.connect(server, name)) {
      carol.subscribe("1", "/user/queue/messages", "ack:client");
      return carol.next("MESSAGE").text();
    }
  }

  private String acknowledgeAndEnd(String name, String end) {
    try (var carol = StompUser.connect(server, name)) {
      carol.subscribe("1", "/user/queue/messages", "ack:client");
      StompFrame message = carol.next("MESSAGE");
      carol.frame("BEGIN", "", "transaction:t");
      carol.frame("ACK", "", "id:" + message.header("ack"), "transaction:t");
      carol.frame(end, "", "transaction:t", "receipt:done");
      carol.receipt("done");
      return message.text();
    }
  }
}
