package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));
  private final StompUser bob = StompUser.connect(server, Names.unique("bob"));

  @AfterEach
  void closeClients() {
    alice.close();
    bob.close();
  }

  @Test
  @Shows("idempotent")
  void aMessageWithARepeatedClientMessageIdIsNeitherStoredNorDelivered() {
    bob.subscribe("1", room);
    StompFrame first = alice.store(room, "once", "client-message-id:7");
    StompFrame second = alice.store(room, "twice", "client-message-id:7");
    assertThat(first.headers()).doesNotContainKey("duplicate");
    assertThat(second.headers())
        .containsEntry("duplicate", "true")
        .containsEntry("message-id", first.header("message-id"))
        .containsEntry("offset", first.header("offset"))
        .containsEntry("epoch", first.header("epoch"));
    assertThat(bob.next("MESSAGE").text()).isEqualTo("once");
    bob.expectNothing();
    assertThat(alice.store(room, "next").number("offset")).isEqualTo(first.number("offset") + 1);
  }

  @Test
  @Shows("idempotent")
  void clientMessageIdsAreScopedToTheSender() {
    bob.subscribe("1", room);
    alice.store(room, "of alice", "client-message-id:7");
    assertThat(bob.store(room, "of bob", "client-message-id:7").headers())
        .doesNotContainKey("duplicate");
    assertThat(bob.next("MESSAGE").header("client-message-id")).isEqualTo("7");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("of bob");
  }

  @Test
  void clientMessageIdsOutliveTheSession() {
    String name = Names.unique("carol");
    try (var carol = StompUser.connect(server, name)) {
      carol.store(room, "once", "client-message-id:7");
    }
    try (var carol = StompUser.connect(server, name)) {
      StompFrame repeated = carol.store(room, "twice", "client-message-id:7");
      assertThat(repeated.header("duplicate")).isEqualTo("true");
    }
  }

  @Test
  @Shows("client-message-id-length")
  void theLengthOfAClientMessageIdIsLimited() {
    alice.subscribe("errors", "/user/queue/errors");
    alice.store(room, "fits", "client-message-id:" + "x".repeat(128));
    alice.send(room, "too long", "client-message-id:" + "x".repeat(129));
    assertThat(alice.next("ERROR").header("code")).isEqualTo("bad-header");
  }

  @Test
  @Shows("ephemeral")
  void anEphemeralMessageIsDeliveredButNotStored() {
    bob.subscribe("1", room);
    StompFrame receipt = alice.store(room, "typing", "persistent:false");
    assertThat(receipt.headers()).containsOnlyKeys("receipt-id", "message-id");
    StompFrame message = bob.next("MESSAGE");
    assertThat(message.text()).isEqualTo("typing");
    assertThat(message.header("message-id")).isEqualTo(receipt.header("message-id"));
    assertThat(message.headers()).doesNotContainKeys("offset", "epoch");
    assertThat(alice.store(room, "stored", "persistent:true").header("offset")).isEqualTo("1");
    assertThat(alice.subscribe("1", room, "offset:0").header("offset")).isEqualTo("1");
    assertThat(alice.next("MESSAGE").text()).isEqualTo("stored");
    alice.expectNothing();
  }

  @Test
  @Shows("stomp-message-id")
  void ephemeralMessagesHaveUniqueIds() {
    bob.subscribe("1", room);
    alice.send(room, "a", "persistent:false");
    alice.send(room, "b", "persistent:false");
    assertThat(bob.next("MESSAGE").header("message-id"))
        .isNotEqualTo(bob.next("MESSAGE").header("message-id"));
  }

  @Test
  void persistentMustBeTrueOrFalse() {
    alice.send(room, "x", "persistent:maybe");
    ErrorFrames.expect(alice, "bad-header", 1008);
  }

  @Test
  @Shows({"everyone", "room"})
  void topicAndAppDestinationsReachTheSameStream() {
    String name = room.substring("/topic/".length());
    bob.subscribe("1", room);
    alice.store("/app/" + name, "by app");
    alice.store(room, "by topic");
    for (String body : new String[] {"by app", "by topic"}) {
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(body);
      assertThat(message.header("destination")).isEqualTo(room);
    }
    alice.subscribe("all", "/topic/chat");
    bob.store("/app/chat", "to all");
    assertThat(alice.next("MESSAGE").header("destination")).isEqualTo("/topic/chat");
  }

  @Test
  @Shows("inbox")
  void userAndAppDestinationsReachTheSameInbox() {
    String name = Names.unique("张三");
    try (var recipient = StompUser.connect(server, name)) {
      recipient.subscribe("1", "/user/queue/messages");
      String envelope = "{\"message\": \"hi\", \"to_user\": \"" + name + "\"}";
      alice.store("/app/messages", envelope);
      alice.store("/user/" + name + "/queue/messages", "hi");
      for (String body : new String[] {envelope, "hi"}) {
        StompFrame message = recipient.next("MESSAGE");
        assertThat(message.text()).isEqualTo(body);
        assertThat(message.header("destination")).isEqualTo("/user/queue/messages");
      }
    }
  }
}
