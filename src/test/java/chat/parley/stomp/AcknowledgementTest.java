package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {

  private static final String INBOX = "/user/queue/messages";

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("bob");

  private void storeInInbox(String... bodies) {
    try (var alice = StompUser.connect(server, "alice")) {
      for (String body : bodies) {
        alice.store("/user/" + name + "/queue/messages", body);
      }
    }
  }

  /** Asserts that exactly these messages of the inbox are unacknowledged. */
  private void assertUnacknowledged(String... bodies) {
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client");
      for (String body : bodies) {
        assertThat(bob.next("MESSAGE").text()).isEqualTo(body);
      }
      bob.expectNothing();
    }
  }

  @Test
  @Shows("stomp-nack")
  void aCumulativeAckDoesNotCoverAnEarlierNack() {
    storeInInbox("m1", "m2");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client");
      String first = bob.next("MESSAGE").header("ack");
      String second = bob.next("MESSAGE").header("ack");
      bob.frame("NACK", "", "id:" + first);
      bob.frame("ACK", "", "id:" + second, "receipt:done");
      bob.receipt("done");
    }
    assertUnacknowledged("m1");
  }

  @Test
  @Shows("stomp-nack-cumulative")
  void withAckClientANackCoversEarlierMessages() {
    storeInInbox("m1", "m2");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client");
      storeInInbox("m3");
      bob.next("MESSAGE");
      String second = bob.next("MESSAGE").header("ack");
      String third = bob.next("MESSAGE").header("ack");
      bob.frame("NACK", "", "id:" + second);
      bob.frame("ACK", "", "id:" + third, "receipt:done");
      bob.receipt("done");
    }
    assertUnacknowledged("m1", "m2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "client"})
  void aSubscriptionWithHistoryLeavesOlderMessagesUndelivered(String ack) {
    storeInInbox("m1", "m2");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:" + ack, "history:1");
      var last = bob.next("MESSAGE");
      assertThat(last.text()).isEqualTo("m2");
      if (ack.equals("client")) {
        bob.frame("ACK", "", "id:" + last.header("ack"), "receipt:done");
        bob.receipt("done");
      }
      bob.expectNothing();
    }
    assertUnacknowledged("m1");
  }

  @Test
  void aMalformedIdIsRefused() {
    try (var bob = StompUser.connect(server, name)) {
      bob.frame("ACK", "", "id:nonsense", "receipt:7");
      assertThat(ErrorFrames.expect(bob, "bad-header", 1008).header("receipt-id")).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  @Shows("late-ack")
  void anAckThatMatchesNoSubscriptionIsReceiptedAndIgnored(String command) {
    storeInInbox("m1");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client");
      String id = bob.next("MESSAGE").header("message-id");
      String laterId = id.substring(0, id.length() - 1) + "2@1";
      for (String ack : List.of("none-1", "none-1@1", id + "@2", laterId)) {
        bob.frame(command, "", "id:" + ack, "receipt:" + ack);
        bob.receipt(ack);
      }
      bob.expectNothing();
    }
    assertUnacknowledged("m1");
  }

  @Test
  @Shows("late-ack")
  void anAckOfAnEarlierSessionIsReceiptedAndIgnored() {
    storeInInbox("m1");
    String ack;
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client-individual");
      ack = bob.next("MESSAGE").header("ack");
    }
    try (var bob = StompUser.connect(server, name)) {
      bob.frame("ACK", "", "id:" + ack, "receipt:1");
      bob.receipt("1");
      bob.frame("BEGIN", "", "transaction:t");
      bob.frame("ACK", "", "id:" + ack, "transaction:t", "receipt:2");
      bob.frame("COMMIT", "", "transaction:t", "receipt:3");
      bob.receipt("2");
      bob.receipt("3");
    }
    assertUnacknowledged("m1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  @Shows("stomp-ack-message-id")
  void olderVersionsAcknowledgeByMessageId(String version) {
    storeInInbox("m1", "m2");
    try (var bob = StompUser.connect(server, name, "accept-version:" + version)) {
      bob.subscribe("1", INBOX, "ack:client");
      String id = bob.next("MESSAGE").header("message-id");
      bob.frame("ACK", "", "message-id:" + id, "subscription:1", "receipt:done");
      bob.receipt("done");
    }
    assertUnacknowledged("m2");
  }

  @Test
  void anAckOutsideAnInboxIsReceiptedAndIgnored() {
    String room = "/topic/room." + Names.unique("room");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", room, "ack:client-individual");
      bob.store(room, "hello");
      String ack = bob.next("MESSAGE").header("ack");
      for (String command : new String[] {"NACK", "ACK", "ACK"}) {
        bob.frame(command, "", "id:" + ack, "receipt:done");
        bob.receipt("done");
      }
      bob.expectNothing();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  @Shows("late-ack")
  void anAckOfAnEndedSubscriptionIsReceiptedAndIgnored(String command) {
    storeInInbox("m1");
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", INBOX, "ack:client");
      String ack = bob.next("MESSAGE").header("ack");
      bob.frame("UNSUBSCRIBE", "", "id:1");
      bob.frame(command, "", "id:" + ack, "receipt:late");
      bob.receipt("late");
    }
    assertUnacknowledged("m1");
  }
}
