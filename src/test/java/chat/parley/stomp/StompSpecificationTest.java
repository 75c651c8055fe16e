package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of the STOMP specifications that no other test covers. */
class StompSpecificationTest {

  private static final String INBOX = "/user/queue/messages";

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("bob");
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));

  @AfterEach
  void closeClient() {
    alice.close();
  }

  private StompUser connectBob(String version) {
    return StompUser.connect(server, name, "accept-version:" + version);
  }

  @Test
  @Shows("stomp-case")
  void headerNamesAreCaseSensitive() {
    alice.frame("SEND", "x", "Destination:" + room);
    ErrorFrames.expect(alice, "bad-header", 1008);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "1.2"})
  @Shows("stomp-no-trim")
  void blanksAroundHeadersArePreserved(String version) {
    try (var bob = connectBob(version)) {
      bob.subscribe(" 1 ", room);
      alice.send(room, "x", "x- a : v ");
      assertThat(bob.next("MESSAGE").headers())
          .containsEntry("subscription", " 1 ")
          .containsEntry("x- a ", " v ");
    }
  }

  @Test
  @Shows("stomp-session")
  void everySessionHasItsOwnId() {
    try (var first = StompUser.on(RawWebSocket.open(server, "/stomp"));
        var second = StompUser.on(RawWebSocket.open(server, "/stomp"))) {
      first.frame("CONNECT", "");
      second.frame("CONNECT", "");
      assertThat(first.next("CONNECTED").header("session"))
          .isNotEqualTo(second.next("CONNECTED").header("session"));
    }
  }

  @Test
  @Shows({"stomp-id-echoed", "stomp-unsubscribe-either"})
  void stomp1_0SubscriptionsMayHaveAnId() {
    try (var bob = connectBob("1.0")) {
      bob.subscribe("7", room);
      alice.store(room, "x");
      assertThat(bob.next("MESSAGE").header("subscription")).isEqualTo("7");
      bob.frame("UNSUBSCRIBE", "", "id:7", "receipt:left");
      bob.receipt("left");
      alice.store(room, "y");
      bob.expectNothing();
    }
  }

  @Test
  @Shows("stomp-subscribe-body")
  void theBodyOfAStomp1_0SubscribeIsIgnored() {
    try (var bob = connectBob("1.0")) {
      bob.frame("SUBSCRIBE", "of no use", "destination:" + room, "receipt:1");
      bob.receipt("1");
      alice.store(room, "x");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("x");
    }
  }

  @Test
  @Shows("stomp-ack-message-id")
  void stomp1_0ClientsMayAcknowledgeByMessageIdAlone() {
    alice.store("/user/" + name + "/queue/messages", "x");
    try (var bob = connectBob("1.0")) {
      bob.frame("SUBSCRIBE", "", "destination:" + INBOX, "ack:client");
      StompFrame message = bob.next("MESSAGE");
      bob.frame("ACK", "", "message-id:" + message.header("message-id"), "receipt:done");
      bob.receipt("done");
    }
    try (var bob = connectBob("1.0")) {
      bob.subscribe("1", INBOX, "ack:client");
      bob.expectNothing();
    }
  }

  /**
   * A client that acknowledges every MESSAGE, ephemeral ones and refusals included, must not be
   * disconnected for it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  @Shows("stomp-message-ack")
  void messagesThatAreNotStoredCanBeAcknowledged(String version) {
    try (var bob = connectBob(version)) {
      bob.subscribe("a", room, "ack:client");
      bob.subscribe("b", "/user/queue/errors", "ack:client-individual");
      bob.send("/topic/room.no name", "x");
      acknowledge(bob, version, bob.next("MESSAGE"));
      alice.send(room, "typing", "persistent:false");
      acknowledge(bob, version, bob.next("MESSAGE"));
      bob.expectNothing();
    }
  }

  private static void acknowledge(StompUser user, String version, StompFrame message) {
    String ackHeaders = message.ackHeaders(version);
    user.frame("ACK", "", ackHeaders);
    user.frame("BEGIN", "", "transaction:t");
    user.frame("NACK", "", ackHeaders, "transaction:t");
    user.frame("COMMIT", "", "transaction:t");
  }

  @Test
  @Shows("stomp-gone")
  void receivedFramesAreHandledAfterTheSenderHasDisconnected() {
    alice.subscribe("1", room);
    try (var bob = connectBob("1.2")) {
      bob.socket().send(("SEND\ndestination:" + room + "\n\nx\0").repeat(100));
    }
    for (int i = 1; i <= 100; i++) {
      assertThat(alice.next("MESSAGE").number("offset")).isEqualTo(i);
    }
  }

  @Test
  @Shows("stomp-disconnect")
  void theReceiptOfADisconnectIsSentAfterAllEarlierFramesAreHandled() {
    try (var bob = connectBob("1.2")) {
      String sends = ("SEND\ndestination:" + room + "\n\nx\0").repeat(100);
      bob.socket().send(sends + "DISCONNECT\nreceipt:bye\n\n\0");
      bob.receipt("bye");
    }
    assertThat(alice.subscribe("1", room).number("offset")).isEqualTo(100);
  }

  @Test
  @Shows({"stomp-rapid", "vanishing"})
  void clientsMayConnectAndDisconnectRapidly() {
    for (int i = 0; i < 100; i++) {
      try (var bob = connectBob("1.2")) {
        bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room);
        if (i % 2 == 0) {
          bob.frame("DISCONNECT", "");
        }
      }
    }
    server.awaitSubscribers(Destination.parseSubscribe(room, new UserName(name)), 0);
    alice.subscribe("1", room);
    alice.store(room, "x");
    assertThat(alice.next("MESSAGE").text()).isEqualTo("x");
  }
}
