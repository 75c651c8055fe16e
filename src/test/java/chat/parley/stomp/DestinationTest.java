package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

  /** Unknown destinations that resemble a known one. */
  static final List<String> UNKNOWN_DESTINATIONS =
      List.of(
          "",
          "/",
          "chat",
          "/chat",
          "/topic",
          "//topic/chat",
          " /topic/chat",
          "/TOPIC/chat",
          "/Topic/x",
          "/topics/x",
          "/user",
          "/user/",
          "/user/queue/",
          "/user/queue/messages/",
          "/user/queue/other",
          "/user//queue/messages",
          "/app/chat/",
          "/app/",
          "/app/other");

  private static final UserName BOB = new UserName("bob");
  private static final Address EVERYONE = new Address.Everyone();
  private static final Address LOBBY = new Address.Room(new RoomName("lobby"));
  private static final Address INBOX = new Address.Inbox(BOB);
  private static final Address MEMBERS = new Address.Members(new RoomName("lobby"));

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("bob");

  @Test
  void theDestinationsOfSubscribeStandForOneStreamEach() {
    assertThat(Destination.parseSubscribe("/topic/chat", BOB)).isEqualTo(EVERYONE);
    assertThat(Destination.parseSubscribe("/topic/room.lobby", BOB)).isEqualTo(LOBBY);
    assertThat(Destination.parseSubscribe("/topic/lobby", BOB)).isEqualTo(LOBBY);
    assertThat(Destination.parseSubscribe("/user/queue/messages", BOB)).isEqualTo(INBOX);
    assertThat(Destination.parseSubscribe("/topic/members.lobby", BOB)).isEqualTo(MEMBERS);
  }

  @Test
  void theMembersOfARoomAreChangedAtADestinationOfTheirOwn() {
    assertThat(Destination.isMembers("/app/members.lobby")).isTrue();
    assertThat(Destination.isMembers("/topic/members.lobby")).isFalse();
    assertThat(Destination.roomOfMembers("/app/members.a.b")).isEqualTo(new RoomName("a.b"));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> Destination.roomOfMembers("/app/members."));
  }

  @Test
  void theDestinationsOfSendStandForOneStreamEach() {
    assertThat(Destination.parseSend("/topic/chat", BOB)).isEqualTo(EVERYONE);
    assertThat(Destination.parseSend("/app/chat", BOB)).isEqualTo(EVERYONE);
    assertThat(Destination.parseSend("/topic/room.lobby", BOB)).isEqualTo(LOBBY);
    assertThat(Destination.parseSend("/topic/lobby", BOB)).isEqualTo(LOBBY);
    assertThat(Destination.parseSend("/app/room.lobby", BOB)).isEqualTo(LOBBY);
    assertThat(Destination.parseSend("/user/bob/queue/messages", BOB)).isEqualTo(INBOX);
  }

  @Test
  void onlyTheStartOfALongDestinationIsRepeated() {
    String longest = "x".repeat(100);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Destination.parseSend(longest, BOB))
        .withMessageContaining("'" + longest + "'");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Destination.parseSend(longest + "y", BOB))
        .withMessageContaining("'" + longest + "…'");
  }

  private void assertRefused(String command, String destination, String code) {
    try (var bob = StompUser.connect(server, name)) {
      bob.frame(command, "", "id:1", "destination:" + destination, "receipt:7");
      StompFrame error = ErrorFrames.expect(bob, code, 1008);
      assertThat(error.header("receipt-id")).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @FieldSource("UNKNOWN_DESTINATIONS")
  @Shows({
    "stomp-send-failed",
    "stomp-subscribe-failed",
    "stomp-error-receipt",
    "destinations-exact",
    "code-bad-destination"
  })
  void unknownDestinationsAreRefused(String destination) {
    assertRefused("SUBSCRIBE", destination, "bad-destination");
    assertRefused("SEND", destination, "bad-destination");
  }

  @Test
  @Shows("destinations-exact")
  void presenceIsSubscribedToOnly() {
    assertRefused("SEND", "/topic/presence.x", "bad-destination");
    assertRefused("SEND", "/user/queue/presence", "bad-destination");
    assertRefused("SUBSCRIBE", "/app/presence", "bad-destination");
    assertRefused("SUBSCRIBE", "/topic/presence.x", "no-room");
    assertRefused("SUBSCRIBE", "/topic/presence.a b", "bad-name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user/**",
        "/user/queue/*",
        "/queue/**",
        "/queue/messages",
        "/queue/messages-userbob",
        "/exchange/amq.topic/chat",
        "/temp-queue/x",
        "/amq/queue/x"
      })
  @Shows("destinations-exact")
  void patternsAndDestinationsOfOtherBrokersAreRefused(String destination) {
    assertRefused("SUBSCRIBE", destination, "bad-destination");
    assertRefused("SEND", destination, "bad-destination");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user/alice/queue/messages",
        "/user/bob/queue/messages",
        "/user/*/queue/messages",
        "/app/chat",
        "/app/messages",
        "/app/room.x"
      })
  @Shows("inbox-own")
  void sendOnlyDestinationsAreRefusedForSubscribe(String destination) {
    assertRefused("SUBSCRIBE", destination, "bad-destination");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user/queue/messages", "/user/queue/errors", "/user/alice/queue/errors"})
  void subscribeOnlyDestinationsAreRefusedForSend(String destination) {
    assertRefused("SEND", destination, "bad-destination");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a.*",
        "**",
        "a/b",
        "a b",
        "a\\cb",
        "a,b",
        "a;b",
        "#",
        ">",
        "a%20b",
        "\u202Ea",
        "\u200B",
        "\uD83D\uDC4D",
        "a\\nb"
      })
  @Shows({"stomp-subscribe-failed", "names"})
  void invalidRoomNamesAreRefused(String room) {
    assertRefused("SUBSCRIBE", "/topic/room." + room, "bad-name");
    assertRefused("SEND", "/topic/room." + room, "bad-name");
    assertRefused("SEND", "/app/room." + room, "bad-name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a/b", "a b", "a/../b", "a,b", "**"})
  void invalidRecipientNamesAreRefused(String recipient) {
    assertRefused("SEND", "/user/" + recipient + "/queue/messages", "bad-name");
  }

  @Test
  @Shows("names")
  void theLengthOfANameIsCountedInCodePoints() {
    String longest = "𝒳".repeat(64);
    try (var bob = StompUser.connect(server, name)) {
      bob.subscribe("1", "/topic/room." + longest);
      bob.store("/topic/room." + longest, "hello");
      assertThat(bob.next("MESSAGE").header("destination")).isEqualTo("/topic/room." + longest);
    }
    assertRefused("SUBSCRIBE", "/topic/room." + longest + "x", "bad-name");
  }

  @Test
  @Shows({"stomp-send-destination", "stomp-subscribe-destination"})
  void aMissingDestinationIsRefused() {
    for (String command : new String[] {"SUBSCRIBE", "SEND"}) {
      try (var bob = StompUser.connect(server, name)) {
        bob.frame(command, "", "id:1");
        ErrorFrames.expect(bob, "bad-header", 1008);
      }
    }
  }

  @Test
  void aLongUnknownDestinationIsTruncatedInTheError() {
    try (var bob = StompUser.connect(server, name)) {
      bob.frame("SUBSCRIBE", "", "id:1", "destination:/" + "x".repeat(10_000));
      StompFrame error = ErrorFrames.expect(bob, "bad-destination", 1008);
      assertThat(error.header("message")).hasSizeLessThan(400);
    }
  }
}
