package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The destination {@code /topic/{room}}, the short form of {@code /topic/room.{room}}. */
class ShortDestinationTest {

  private static final UserName BOB = new UserName("bob");

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("greetings");
  private final String brief = "/topic/" + room;
  private final String full = "/topic/room." + room;
  private final StompUser alice = StompUser.connect(server, Names.unique("alice"));
  private final StompUser bob = StompUser.connect(server, Names.unique("bob"));

  @AfterEach
  void closeClients() {
    alice.close();
    bob.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Chat", "chat.", "room", "rooms.x", "members", "inbox.bob", "rulings", "parley"})
  @Shows("room-short")
  void eachNameThatIsNotReservedIsARoom(String name) {
    var address = new Address.Room(new RoomName(name));
    assertThat(Destination.parseSubscribe("/topic/" + name, BOB)).isEqualTo(address);
    assertThat(Destination.parseSend("/topic/" + name, BOB)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "room.x", "members.x", "presence.x"})
  void aRoomWithAReservedNameHasTheFullDestination(String name) {
    var address = new Address.Room(new RoomName(name));
    assertThat(Destination.parseSend("/topic/room." + name, BOB)).isEqualTo(address);
    assertThat(Destination.ofMessages("/topic/room." + name, address, BOB))
        .isEqualTo("/topic/room." + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/topic/chat", "/topic/lobby", "/topic/room.lobby", "/user/queue/messages"})
  void theDestinationOfMessagesIsThatOfTheSubscribe(String destination) {
    Address address = Destination.parseSubscribe(destination, BOB);
    assertThat(Destination.ofMessages(destination, address, BOB)).isEqualTo(destination);
  }

  @Test
  void theDestinationOfMessagesHasTheNameInNfc() {
    for (String prefix : new String[] {"/topic/", "/topic/room."}) {
      String decomposed = prefix + "cafe\u0301";
      Address address = Destination.parseSubscribe(decomposed, BOB);
      assertThat(Destination.ofMessages(decomposed, address, BOB)).isEqualTo(prefix + "caf\u00e9");
    }
  }

  @Test
  @Shows({"room-short", "subscribed-destination"})
  void bothDestinationsAreOneStream() {
    bob.subscribe("brief", brief);
    bob.subscribe("full", full);
    StompFrame first = alice.store(brief, "a");
    StompFrame second = alice.store(full, "b");
    assertThat(second.headers())
        .containsEntry("offset", "2")
        .containsEntry("epoch", first.header("epoch"));
    for (StompFrame receipt : new StompFrame[] {first, second}) {
      assertThat(nextDestinations(receipt)).isEqualTo(Map.of("brief", brief, "full", full));
    }
  }

  /** Returns the destinations of the next two messages, which must be the same, by subscription. */
  private Map<String, String> nextDestinations(StompFrame receipt) {
    var destinations = new HashMap<String, String>();
    for (int i = 0; i < 2; i++) {
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.header("message-id")).isEqualTo(receipt.header("message-id"));
      destinations.put(message.header("subscription"), message.header("destination"));
    }
    return destinations;
  }

  @Test
  @Shows("subscribed-destination")
  void replayedMessagesHaveTheSubscribedDestinationToo() {
    StompFrame stored = alice.store(full, "a");
    bob.subscribe("1", brief, "history:1");
    bob.subscribe("2", full, "offset:0");
    assertThat(nextDestinations(stored)).isEqualTo(Map.of("1", brief, "2", full));
  }

  @Test
  void aSubscriptionWithoutAnIdEndsByTheDestinationThatItHas() {
    try (var old = StompUser.connect(server, Names.unique("old"), "login:x")) {
      old.frame("SUBSCRIBE", "", "destination:" + brief);
      old.frame("SUBSCRIBE", "", "destination:" + full);
      old.frame("UNSUBSCRIBE", "", "destination:" + full, "receipt:u");
      old.receipt("u");
      alice.store(full, "a");
      assertThat(old.next("MESSAGE").header("destination")).isEqualTo(brief);
      old.expectNothing();
    }
  }

  @Test
  void aCommitCanNameBothDestinations() {
    bob.subscribe("1", brief);
    alice.frame("BEGIN", "", "transaction:t");
    alice.send(brief, "a", "transaction:t");
    alice.send(full, "b", "transaction:t");
    alice.frame("COMMIT", "", "transaction:t", "receipt:c");
    alice.receipt("c");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("a");
    assertThat(bob.next("MESSAGE").text()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**",
        ">",
        "a.*",
        "chat/",
        "/chat",
        "chat ",
        "chat?x=1",
        "chat#",
        "%63hat",
        "room/x",
        "../topic/chat",
        ".",
        ".."
      })
  @Shows({"destinations-exact", "names"})
  void invalidNamesAreRefused(String name) {
    alice.frame("SEND", "", "destination:/topic/" + name, "receipt:7");
    assertThat(ErrorFrames.expect(alice, "bad-name", 1008).header("receipt-id")).isEqualTo("7");
    bob.frame("SUBSCRIBE", "", "id:1", "destination:/topic/" + name, "receipt:7");
    assertThat(ErrorFrames.expect(bob, "bad-name", 1008).header("receipt-id")).isEqualTo("7");
  }

  @Test
  @Shows("room-open")
  void aServerMayHaveNoOpenRooms() {
    try (var closed = ParleyServer.start("parley.rooms.open=false");
        var bob = StompUser.connect(closed, "bob")) {
      bob.subscribe("errors", "/user/queue/errors");
      for (String destination : List.of("/topic/lobby", "/topic/room.lobby", "/app/room.lobby")) {
        bob.send(destination, "refused", "receipt:send");
        assertNoRoom(bob, "send");
      }
      for (String destination : List.of("/topic/lobby", "/topic/room.lobby")) {
        bob.frame("SUBSCRIBE", "", "id:m", "destination:" + destination, "receipt:subscribe");
        assertNoRoom(bob, "subscribe");
      }
      bob.store("/topic/chat", "the chat of everyone");
      RoomOwner.create(closed, "bob", "lobby", "public");
      StompFrame receipt = bob.subscribe("m", "/topic/lobby");
      assertThat(receipt.header("offset")).as("the refused messages").isEqualTo("0");
      bob.store("/app/room.lobby", "created");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("created");
    }
  }

  private static void assertNoRoom(StompUser user, String receipt) {
    assertThat(user.next("MESSAGE").headers())
        .containsEntry("code", "no-room")
        .containsEntry("receipt-id", receipt);
  }
}
