package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StompSubscriptionTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));
  private final StompUser bob = StompUser.connect(server, Names.unique("bob"));

  @AfterEach
  void closeClients() {
    alice.close();
    bob.close();
  }

  /** Stores that many messages, m1, m2 and so on, and returns their epoch. */
  private String store(int messages) {
    String epoch = "";
    for (int i = 1; i <= messages; i++) {
      epoch = alice.store(room, "m" + i).header("epoch");
    }
    return epoch;
  }

  /** Stores a live message and asserts that bob receives exactly these bodies before it. */
  private void assertReceivesThenLive(String... bodies) {
    alice.store(room, "live");
    var received = new ArrayList<String>();
    while (!received.contains("live")) {
      received.add(bob.next("MESSAGE").text());
    }
    var expected = new ArrayList<>(List.of(bodies));
    expected.add("live");
    assertThat(received).isEqualTo(expected);
    bob.expectNothing();
  }

  private static void assertReceipt(StompFrame receipt, boolean recovered, long offset) {
    assertThat(receipt.headers())
        .containsEntry("recovered", "" + recovered)
        .containsEntry("offset", "" + offset);
  }

  @Test
  @Shows("live")
  void byDefaultASubscriptionIsLive() {
    store(3);
    assertReceipt(bob.subscribe("1", room), true, 3);
    assertReceivesThenLive();
  }

  @Test
  @Shows("history")
  void historyReplaysTheLastMessagesBeforeLiveOnes() {
    store(3);
    assertReceipt(bob.subscribe("1", room, "history:2"), true, 3);
    assertReceivesThenLive("m2", "m3");
  }

  @Test
  void historyLargerThanTheStreamReplaysAllMessages() {
    store(2);
    assertReceipt(bob.subscribe("1", room, "history:100"), true, 2);
    assertReceivesThenLive("m1", "m2");
  }

  @Test
  void historyOfZeroIsLive() {
    store(2);
    assertReceipt(bob.subscribe("1", room, "history:0"), true, 2);
    assertReceivesThenLive();
  }

  @Test
  @Shows("resume")
  void aPositionReplaysAllLaterMessagesBeforeLiveOnes() {
    String epoch = store(4);
    assertReceipt(bob.subscribe("1", room, "offset:2", "epoch:" + epoch), true, 4);
    assertReceivesThenLive("m3", "m4");
  }

  @Test
  void thePositionOfTheLastMessageIsLive() {
    String epoch = store(2);
    assertReceipt(bob.subscribe("1", room, "offset:2", "epoch:" + epoch), true, 2);
    assertReceivesThenLive();
  }

  @Test
  @Shows("resume")
  void offsetZeroReplaysFromTheBeginning() {
    String epoch = store(2);
    assertReceipt(bob.subscribe("1", room, "offset:0", "epoch:" + epoch), true, 2);
    assertReceipt(alice.subscribe("1", room, "offset:0"), true, 2);
    assertThat(alice.next("MESSAGE").text()).isEqualTo("m1");
    assertThat(alice.next("MESSAGE").text()).isEqualTo("m2");
    assertReceivesThenLive("m1", "m2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"offset:1\nepoch:another", "offset:0\nepoch:another", "offset:1\nepoch:"})
  @Shows("not-recovered")
  void aPositionOfAnotherEpochIsNotRecovered(String position) {
    store(2);
    assertReceipt(bob.subscribe("1", room, position), false, 2);
    assertReceivesThenLive();
  }

  @Test
  @Shows("not-recovered")
  void aPositionAfterTheEndIsNotRecovered() {
    String epoch = store(2);
    assertReceipt(bob.subscribe("1", room, "offset:3", "epoch:" + epoch), false, 2);
    assertReceivesThenLive();
  }

  @Test
  @Shows("not-recovered")
  void aPositionFollowedByDeletedMessagesIsNotRecovered() {
    try (var small =
            ParleyServer.start(
                "parley.history.max-count=3", "parley.history.deletion-interval=10ms");
        var carol = StompUser.connect(small, "carol")) {
      String epoch = "";
      for (int i = 1; i <= 5; i++) {
        epoch = carol.store(room, "m" + i).header("epoch");
      }
      small.awaitOldestOffset(Destination.parseSubscribe(room, new UserName("carol")), 3);
      assertReceipt(carol.subscribe("1", room, "offset:1", "epoch:" + epoch), false, 5);
      carol.expectNothing();
      assertReceipt(carol.subscribe("2", room, "offset:2", "epoch:" + epoch), true, 5);
      for (int i = 3; i <= 5; i++) {
        assertThat(carol.next("MESSAGE").text()).isEqualTo("m" + i);
      }
      assertReceipt(carol.subscribe("3", room, "offset:0"), false, 5);
      carol.expectNothing();
    }
  }

  @Test
  void theReceiptComesBeforeTheReplay() {
    store(1);
    bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room, "history:1", "receipt:r");
    bob.next("RECEIPT");
    bob.next("MESSAGE");
  }

  @Test
  @Shows("stomp-unsubscribe")
  void noMessageIsDeliveredAfterUnsubscribe() {
    bob.subscribe("1", room);
    alice.store(room, "a");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("a");
    bob.frame("UNSUBSCRIBE", "", "id:1", "receipt:r");
    bob.receipt("r");
    alice.store(room, "b");
    bob.expectNothing();
  }

  @Test
  void anIdCanBeReusedAfterUnsubscribe() {
    bob.subscribe("1", "/topic/chat");
    bob.frame("UNSUBSCRIBE", "", "id:1");
    bob.subscribe("1", room);
    assertReceivesThenLive();
  }

  @Test
  @Shows({"stomp-subscribe-ids", "code-subscription"})
  void aDuplicateIdIsRefused() {
    bob.subscribe("1", room);
    bob.frame("SUBSCRIBE", "", "id:1", "destination:/topic/chat");
    ErrorFrames.expect(bob, "duplicate-subscription", 1008);
  }

  @Test
  @Shows({"stomp-unsubscribe-id", "code-subscription"})
  void unsubscribingAnUnknownIdIsRefused() {
    bob.frame("UNSUBSCRIBE", "", "id:none", "receipt:7");
    assertThat(ErrorFrames.expect(bob, "no-subscription", 1008).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  @Shows({"stomp-subscribed", "stomp-message-subscription", "fan-out"})
  void everySubscriptionReceivesEveryMessage() {
    bob.subscribe("1", room);
    bob.subscribe("2", room);
    alice.subscribe("1", room);
    alice.store(room, "hello");
    assertThat(List.of(bob.next("MESSAGE"), bob.next("MESSAGE")))
        .allSatisfy(message -> assertThat(message.text()).isEqualTo("hello"))
        .extracting(message -> message.header("subscription"))
        .containsExactlyInAnyOrder("1", "2");
    assertThat(alice.next("MESSAGE").text()).isEqualTo("hello");
  }

  @Test
  @Shows("names-nfc")
  void messagesReachOnlySubscribersOfTheirStream() {
    bob.subscribe("1", room + "x");
    bob.subscribe("2", room.toUpperCase(Locale.ROOT).replace("/TOPIC/ROOM", "/topic/room"));
    alice.store(room, "hello");
    bob.expectNothing();
  }

  @Test
  @Shows("names-nfc")
  void composedAndDecomposedRoomNamesAreTheSame() {
    bob.subscribe("1", room + "Zoe\u0308");
    alice.store(room + "Zo\u00EB", "hello");
    assertThat(bob.next("MESSAGE").header("destination")).isEqualTo(room + "Zo\u00EB");
  }

  @Test
  void aSubscriptionTakesEffectWithoutAReceipt() {
    bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room);
    bob.send(room, "hello");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("hello");
  }
}
