package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {

  private static final String INBOX = "/user/queue/messages";

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("bob");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));

  @AfterEach
  void closeClient() {
    alice.close();
  }

  private void storeInInbox(String... bodies) {
    for (String body : bodies) {
      alice.store("/user/" + name + "/queue/messages", body);
    }
  }

  private StompUser connectBob() {
    return StompUser.connect(server, name);
  }

  /**
   * Opens a session, subscribes to the inbox and returns the bodies of the messages that arrive
   * before the receipt of a later frame.
   */
  private List<String> receiveStored(String... headers) {
    try (var bob = connectBob()) {
      bob.subscribe("look", INBOX, headers);
      bob.frame("BEGIN", "", "transaction:end", "receipt:end");
      var bodies = new ArrayList<String>();
      StompFrame next = bob.next();
      while (next.command().equals("MESSAGE")) {
        bodies.add(next.text());
        next = bob.next();
      }
      // Once this receipt arrives, the deliveries are recorded and no further message is written.
      bob.frame("UNSUBSCRIBE", "", "id:look", "receipt:left");
      bob.receipt("left");
      return bodies;
    }
  }

  private static void acknowledge(StompUser user, String command, StompFrame message) {
    user.frame(command, "", "id:" + message.header("ack"), "receipt:done");
    user.receipt("done");
  }

  /**
   * Opens a session, receives messages of the inbox and answers one of them.
   *
   * @param mode the value of the {@code ack} header
   * @param messages number of messages to receive
   * @param command ACK or NACK
   * @param which number of the message to answer, from 1
   */
  private void receiveAndAnswer(String mode, int messages, String command, int which) {
    try (var bob = connectBob()) {
      bob.subscribe("1", INBOX, "ack:" + mode);
      var received = new ArrayList<StompFrame>();
      for (int i = 0; i < messages; i++) {
        received.add(bob.next("MESSAGE"));
      }
      acknowledge(bob, command, received.get(which - 1));
    }
  }

  @Test
  @Shows("inbox-undelivered")
  void undeliveredMessagesComeBeforeLiveOnes() {
    storeInInbox("m1", "m2");
    try (var bob = connectBob()) {
      assertThat(bob.subscribe("1", INBOX).headers())
          .containsEntry("offset", "2")
          .containsEntry("recovered", "true");
      storeInInbox("m3");
      for (String body : new String[] {"m1", "m2", "m3"}) {
        assertThat(bob.next("MESSAGE").text()).isEqualTo(body);
      }
      bob.expectNothing();
    }
  }

  @Test
  @Shows({"stomp-ack-modes", "stomp-ack-auto", "inbox-auto"})
  void withAckAutoAMessageWrittenToTheSocketIsDelivered() {
    storeInInbox("m1", "m2");
    assertThat(receiveStored()).containsExactly("m1", "m2");
    assertThat(receiveStored("ack:auto")).isEmpty();
    storeInInbox("m3");
    assertThat(receiveStored()).containsExactly("m3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "client-individual"})
  @Shows({"stomp-ack-client", "inbox-ack"})
  void unacknowledgedMessagesAreRedelivered(String mode) {
    storeInInbox("m1", "m2");
    assertThat(receiveStored("ack:" + mode)).containsExactly("m1", "m2");
    assertThat(receiveStored("ack:" + mode)).containsExactly("m1", "m2");
  }

  @Test
  @Shows({"stomp-ack-cumulative", "stomp-ack-id"})
  void withAckClientEarlierMessagesAreAcknowledgedToo() {
    storeInInbox("m1", "m2", "m3");
    receiveAndAnswer("client", 3, "ACK", 2);
    assertThat(receiveStored("ack:client")).containsExactly("m3");
  }

  @Test
  @Shows({"stomp-ack-individual", "inbox-ack"})
  void withAckClientIndividualOnlyOneMessageIsAcknowledged() {
    storeInInbox("m1", "m2", "m3");
    receiveAndAnswer("client-individual", 3, "ACK", 2);
    assertThat(receiveStored("ack:client-individual")).containsExactly("m1", "m3");
    receiveAndAnswer("client-individual", 2, "ACK", 1);
    assertThat(receiveStored("ack:client")).containsExactly("m3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "client-individual"})
  void nackedMessagesAreRedelivered(String mode) {
    storeInInbox("m1", "m2");
    receiveAndAnswer(mode, 2, "NACK", 1);
    assertThat(receiveStored("ack:" + mode)).containsExactly("m1", "m2");
  }

  @Test
  void redeliveryAlsoGoesToALaterSubscriptionOfTheSameSession() {
    storeInInbox("m1");
    try (var bob = connectBob()) {
      bob.subscribe("1", INBOX, "ack:client");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("m1");
      bob.frame("UNSUBSCRIBE", "", "id:1");
      bob.subscribe("2", INBOX, "ack:client");
      StompFrame again = bob.next("MESSAGE");
      assertThat(again.text()).isEqualTo("m1");
      acknowledge(bob, "ACK", again);
      bob.frame("UNSUBSCRIBE", "", "id:2");
      bob.subscribe("3", INBOX, "ack:client");
      bob.expectNothing();
    }
  }

  @Test
  @Shows("devices")
  void everyDeviceHasItsOwnCursor() {
    storeInInbox("m1");
    assertThat(receiveStored("durable-subscription-name:phone")).containsExactly("m1");
    storeInInbox("m2");
    assertThat(receiveStored("durable-subscription-name:laptop")).containsExactly("m1", "m2");
    assertThat(receiveStored("durable-subscription-name:phone")).containsExactly("m2");
    assertThat(receiveStored()).containsExactly("m1", "m2");
    assertThat(receiveStored("durable-subscription-name:default")).isEmpty();
  }

  @Test
  @Shows("fan-out")
  void everySubscriptionOfAUserReceivesEveryMessage() {
    try (var first = connectBob();
        var second = connectBob()) {
      first.subscribe("1", INBOX);
      first.subscribe("2", INBOX, "ack:client");
      second.subscribe("1", INBOX, "durable-subscription-name:phone");
      storeInInbox("hello");
      assertThat(List.of(first.next("MESSAGE"), first.next("MESSAGE"), second.next("MESSAGE")))
          .extracting(StompFrame::text)
          .containsExactly("hello", "hello", "hello");
    }
  }

  @Test
  @Shows("inbox-own")
  void otherUsersDoNotReceiveMessagesOfAnInbox() {
    try (var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.subscribe("1", INBOX);
      storeInInbox("secret");
      eve.expectNothing();
    }
  }

  @Test
  void usersMaySendToTheirOwnInbox() {
    try (var bob = connectBob()) {
      bob.subscribe("1", INBOX);
      bob.send("/user/" + name + "/queue/messages", "note");
      StompFrame note = bob.next("MESSAGE");
      assertThat(note.text()).isEqualTo("note");
      assertThat(note.header("from")).isEqualTo(name);
    }
  }

  @Test
  void anInboxCanBeReplayedByOffsetOrHistory() {
    storeInInbox("m1", "m2", "m3");
    assertThat(receiveStored()).hasSize(3);
    String epoch = alice.store("/user/" + name + "/queue/messages", "m4").header("epoch");
    assertThat(receiveStored("offset:1", "epoch:" + epoch)).containsExactly("m2", "m3", "m4");
    assertThat(receiveStored("history:2")).containsExactly("m3", "m4");
  }

  @Test
  @Shows({"inbox-full", "code-inbox-full"})
  void aFullInboxRefusesMessagesAndLosesNone() {
    try (var small = ParleyServer.start("parley.limits.inbox-messages=2");
        var carol = StompUser.connect(small, "carol")) {
      carol.subscribe("errors", "/user/queue/errors");
      carol.store("/user/dave/queue/messages", "m1");
      carol.store("/user/dave/queue/messages", "m2");
      carol.send("/user/dave/queue/messages", "m3", "receipt:7");
      StompFrame refusal = carol.next("MESSAGE");
      assertThat(refusal.headers())
          .containsEntry("code", "inbox-full")
          .containsEntry("receipt-id", "7");
      try (var dave = StompUser.connect(small, "dave")) {
        dave.subscribe("1", INBOX);
        assertThat(dave.next("MESSAGE").text()).isEqualTo("m1");
        assertThat(dave.next("MESSAGE").text()).isEqualTo("m2");
        dave.expectNothing();
      }
      small.awaitStored();
      carol.store("/user/dave/queue/messages", "m3");
    }
  }
}
