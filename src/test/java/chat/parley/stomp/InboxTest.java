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
  void leave() {
    alice.close();
  }

  private void write(String... bodies) {
    for (String body : bodies) {
      alice.store("/user/" + name + "/queue/messages", body);
    }
  }

  private StompUser bob() {
    return StompUser.connect(server, name);
  }

  /** What comes at once to a new subscription, on a connection of its own. */
  private List<String> waiting(String... headers) {
    try (var bob = bob()) {
      bob.subscribe("look", INBOX, headers);
      bob.frame("BEGIN", "", "transaction:end", "receipt:end");
      var bodies = new ArrayList<String>();
      StompFrame next = bob.next();
      while (next.command().equals("MESSAGE")) {
        bodies.add(next.text());
        next = bob.next();
      }
      // By this answer the server has noted what it wrote, and writes no more of it here.
      bob.frame("UNSUBSCRIBE", "", "id:look", "receipt:left");
      bob.receipt("left");
      return bodies;
    }
  }

  private static void acknowledge(StompUser user, String command, StompFrame message) {
    user.frame(command, "", "id:" + message.header("ack"), "receipt:done");
    user.receipt("done");
  }

  /** Reads so many messages on a new connection, and answers one of them. */
  private void answer(String mode, int messages, String command, int which) {
    try (var bob = bob()) {
      bob.subscribe("1", INBOX, "ack:" + mode);
      var read = new ArrayList<StompFrame>();
      for (int i = 0; i < messages; i++) {
        read.add(bob.next("MESSAGE"));
      }
      acknowledge(bob, command, read.get(which - 1));
    }
  }

  @Test
  @Shows("inbox-undelivered")
  void whatWasNotDeliveredComesFirstThenLive() {
    write("m1", "m2");
    try (var bob = bob()) {
      assertThat(bob.subscribe("1", INBOX).headers())
          .containsEntry("offset", "2")
          .containsEntry("recovered", "true");
      write("m3");
      for (String body : new String[] {"m1", "m2", "m3"}) {
        assertThat(bob.next("MESSAGE").text()).isEqualTo(body);
      }
      bob.hearsNothing();
    }
  }

  @Test
  @Shows({"stomp-ack-modes", "stomp-ack-auto", "inbox-auto"})
  void withAckAutoAWrittenMessageIsDelivered() {
    write("m1", "m2");
    assertThat(waiting()).containsExactly("m1", "m2");
    assertThat(waiting("ack:auto")).isEmpty();
    write("m3");
    assertThat(waiting()).containsExactly("m3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "client-individual"})
  @Shows({"stomp-ack-client", "inbox-ack"})
  void whatIsNotAcknowledgedComesAgain(String mode) {
    write("m1", "m2");
    assertThat(waiting("ack:" + mode)).containsExactly("m1", "m2");
    assertThat(waiting("ack:" + mode)).containsExactly("m1", "m2");
  }

  @Test
  @Shows({"stomp-ack-cumulative", "stomp-ack-id"})
  void withAckClientThoseBeforeItAreAcknowledgedToo() {
    write("m1", "m2", "m3");
    answer("client", 3, "ACK", 2);
    assertThat(waiting("ack:client")).containsExactly("m3");
  }

  @Test
  @Shows({"stomp-ack-individual", "inbox-ack"})
  void withAckClientIndividualOnlyThatOneIsAcknowledged() {
    write("m1", "m2", "m3");
    answer("client-individual", 3, "ACK", 2);
    assertThat(waiting("ack:client-individual")).containsExactly("m1", "m3");
    answer("client-individual", 2, "ACK", 1);
    assertThat(waiting("ack:client")).containsExactly("m3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "client-individual"})
  void whatIsPutBackComesAgain(String mode) {
    write("m1", "m2");
    answer(mode, 2, "NACK", 1);
    assertThat(waiting("ack:" + mode)).containsExactly("m1", "m2");
  }

  @Test
  void itComesAgainToTheNextSubscriptionOfTheSameConnection() {
    write("m1");
    try (var bob = bob()) {
      bob.subscribe("1", INBOX, "ack:client");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("m1");
      bob.frame("UNSUBSCRIBE", "", "id:1");
      bob.subscribe("2", INBOX, "ack:client");
      StompFrame again = bob.next("MESSAGE");
      assertThat(again.text()).isEqualTo("m1");
      acknowledge(bob, "ACK", again);
      bob.frame("UNSUBSCRIBE", "", "id:2");
      bob.subscribe("3", INBOX, "ack:client");
      bob.hearsNothing();
    }
  }

  @Test
  @Shows("devices")
  void everyDeviceHasItsOwnPlace() {
    write("m1");
    assertThat(waiting("durable-subscription-name:phone")).containsExactly("m1");
    write("m2");
    assertThat(waiting("durable-subscription-name:laptop")).containsExactly("m1", "m2");
    assertThat(waiting("durable-subscription-name:phone")).containsExactly("m2");
    assertThat(waiting()).containsExactly("m1", "m2");
    assertThat(waiting("durable-subscription-name:default")).isEmpty();
  }

  @Test
  @Shows("fan-out")
  void everySubscriptionOfAUserGetsEveryMessage() {
    try (var one = bob();
        var other = bob()) {
      one.subscribe("1", INBOX);
      one.subscribe("2", INBOX, "ack:client");
      other.subscribe("1", INBOX, "durable-subscription-name:phone");
      write("hello");
      assertThat(List.of(one.next("MESSAGE"), one.next("MESSAGE"), other.next("MESSAGE")))
          .extracting(StompFrame::text)
          .containsExactly("hello", "hello", "hello");
    }
  }

  @Test
  @Shows("inbox-own")
  void nobodyElseReadsIt() {
    try (var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.subscribe("1", INBOX);
      write("secret");
      eve.hearsNothing();
    }
  }

  @Test
  void oneMayWriteToOneself() {
    try (var bob = bob()) {
      bob.subscribe("1", INBOX);
      bob.send("/user/" + name + "/queue/messages", "note");
      StompFrame note = bob.next("MESSAGE");
      assertThat(note.text()).isEqualTo("note");
      assertThat(note.header("from")).isEqualTo(name);
    }
  }

  @Test
  void aPlaceInItIsEverythingAfterIt() {
    write("m1", "m2", "m3");
    assertThat(waiting()).hasSize(3);
    String epoch = alice.store("/user/" + name + "/queue/messages", "m4").header("epoch");
    assertThat(waiting("offset:1", "epoch:" + epoch)).containsExactly("m2", "m3", "m4");
    assertThat(waiting("history:2")).containsExactly("m3", "m4");
  }

  @Test
  @Shows({"inbox-full", "code-inbox-full"})
  void aFullInboxRefusesItsSendersAndLosesNothing() {
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
        dave.hearsNothing();
      }
      small.awaitStored();
      carol.store("/user/dave/queue/messages", "m3");
    }
  }
}
