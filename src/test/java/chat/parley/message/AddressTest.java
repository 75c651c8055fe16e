package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static final UserName ALICE = new UserName("alice");
  private static final Address EVERYONE = new Address.Everyone();
  private static final Address ROOM = new Address.Room(new RoomName("a.b"));
  private static final Address INBOX = new Address.Inbox(ALICE);
  private static final Address RULINGS = new Address.Rulings();

  private static void assertRefused(ChatError error, String text, ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.error()).isEqualTo(error));
  }

  static Stream<Arguments> addresses() {
    return Stream.of(
        Arguments.of(EVERYONE, "chat", "/topic/chat"),
        Arguments.of(ROOM, "room.a.b", "/topic/room.a.b"),
        Arguments.of(INBOX, "inbox.alice", "/user/queue/messages"),
        Arguments.of(RULINGS, "rulings", "/app/moderation"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void everyAddressHasANameOfItsStreamAndADestination(
      Address address, String stream, String destination) {
    assertThat(address.stream()).isEqualTo(stream);
    assertThat(address.destination()).isEqualTo(destination);
    assertThat(Address.ofStream(stream)).isEqualTo(address);
  }

  @Test
  void clientsSubscribeToTheChatToRoomsAndToTheirOwnInbox() {
    assertThat(Address.ofSubscribeDestination("/topic/chat", ALICE)).isEqualTo(EVERYONE);
    assertThat(Address.ofSubscribeDestination("/topic/room.a.b", ALICE)).isEqualTo(ROOM);
    assertThat(Address.ofSubscribeDestination("/user/queue/messages", ALICE)).isEqualTo(INBOX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/topic/",
        "/topic/room",
        "/topic/chat/",
        "/topic/rulings",
        "/app/chat",
        "/app/room.a",
        "/user/queue/errors",
        "/user/alice/queue/messages"
      })
  void otherDestinationsOfASubscribeAreRefused(String destination) {
    assertRefused(
        ChatError.BAD_DESTINATION,
        "Unknown destination '" + destination + "'; the destinations are /topic/chat, ",
        () -> Address.ofSubscribeDestination(destination, ALICE));
  }

  static Stream<Arguments> sendDestinations() {
    return Stream.of(
        Arguments.of("/topic/chat", EVERYONE),
        Arguments.of("/app/chat", EVERYONE),
        Arguments.of("/topic/room.a.b", ROOM),
        Arguments.of("/app/room.a.b", ROOM),
        Arguments.of("/user/alice/queue/messages", INBOX));
  }

  @ParameterizedTest
  @MethodSource("sendDestinations")
  void clientsSendToTheChatToRoomsAndToInboxes(String destination, Address address) {
    assertThat(Address.ofSendDestination(destination)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/topic",
        "/topic/room",
        "/app/messages",
        "/app/moderation",
        "/user/queue/messages",
        "/user//queue/messages",
        "/user/alice",
        "/user/alice/queue/errors"
      })
  void otherDestinationsOfASendAreRefused(String destination) {
    assertRefused(
        ChatError.BAD_DESTINATION,
        "Unknown destination '" + destination + "'; the destinations are /topic/chat, /app/chat, ",
        () -> Address.ofSendDestination(destination));
  }

  @Test
  void anInvalidNameInADestinationIsRefusedAsABadName() {
    assertRefused(
        ChatError.BAD_NAME, "room", () -> Address.ofSubscribeDestination("/topic/room.", ALICE));
    assertRefused(ChatError.BAD_NAME, "room", () -> Address.ofSendDestination("/app/room."));
    assertRefused(ChatError.BAD_NAME, "room", () -> Address.ofSendDestination("/topic/room.a b"));
    assertRefused(
        ChatError.BAD_NAME, "user", () -> Address.ofSendDestination("/user/a/b/queue/messages"));
  }

  @Test
  void onlyTheStartOfALongDestinationIsRepeated() {
    String longest = "x".repeat(100);
    assertRefused(
        ChatError.BAD_DESTINATION, "'" + longest + "'", () -> Address.ofSendDestination(longest));
    assertRefused(
        ChatError.BAD_DESTINATION,
        "'" + longest + "…'",
        () -> Address.ofSendDestination(longest + "y"));
  }

  @Test
  void thePublicStreamsAreTheChatAndRooms() {
    assertThat(Address.ofPublicStream("chat")).isEqualTo(EVERYONE);
    assertThat(Address.ofPublicStream("room.a.b")).isEqualTo(ROOM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Chat", "room", "rulings", "inbox.alice", "inbox"})
  void otherStreamsAreNotPublic(String stream) {
    assertRefused(
        ChatError.BAD_DESTINATION,
        "Unknown stream; the streams are chat, room.{room} and inbox",
        () -> Address.ofPublicStream(stream));
  }

  @Test
  void unknownStreamsAndInvalidNamesAreRefused() {
    assertRefused(ChatError.BAD_DESTINATION, "Unknown stream", () -> Address.ofStream("rulings.a"));
    assertRefused(ChatError.BAD_NAME, "user", () -> Address.ofStream("inbox."));
    assertRefused(ChatError.BAD_NAME, "room", () -> Address.ofStream("room."));
    assertRefused(ChatError.BAD_NAME, "room", () -> Address.ofPublicStream("room.a b"));
  }
}
