package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ChatExceptions;
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
  private static final Address.Pair PAIR = Address.Pair.of(new UserName("bob"), ALICE);
  private static final Address RULINGS = new Address.Rulings();

  private static void assertRefused(ChatError error, String text, ThrowingCallable call) {
    assertThat(ChatExceptions.expect(error, call)).hasMessageContaining(text);
  }

  static Stream<Arguments> addresses() {
    return Stream.of(
        Arguments.of(EVERYONE, "chat"),
        Arguments.of(ROOM, "room.a.b"),
        Arguments.of(new Address.Room(new RoomName("a.b"), 12), "room.a.b,12"),
        Arguments.of(new Address.Members(new RoomName("a.b")), "members.a.b"),
        Arguments.of(INBOX, "inbox.alice"),
        Arguments.of(PAIR, "pair.alice,bob"),
        Arguments.of(RULINGS, "rulings"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void everyAddressHasANameOfItsStream(Address address, String stream) {
    assertThat(address.stream()).isEqualTo(stream);
    assertThat(Address.ofStream(stream)).isEqualTo(address);
  }

  @Test
  void thePublicNameOfARoomHasNoGeneration() {
    assertThat(new Address.Room(new RoomName("a.b"), 12).publicName(ALICE)).isEqualTo("room.a.b");
    assertThat(INBOX.publicName(ALICE)).isEqualTo("inbox.alice");
    assertRefused(ChatError.BAD_NAME, "room", () -> Address.ofPublicStream("room.a.b,12"));
  }

  @Test
  void aPairIsNamedByTheOtherUser() {
    assertThat(PAIR.publicName(ALICE)).isEqualTo("with.bob");
    assertThat(PAIR.publicName(new UserName("bob"))).isEqualTo("with.alice");
    assertThat(Address.Pair.of(ALICE, ALICE).publicName(ALICE)).isEqualTo("with.alice");
  }

  @Test
  void thePublicStreamsAreTheChatAndRooms() {
    assertThat(Address.ofPublicStream("chat")).isEqualTo(EVERYONE);
    assertThat(Address.ofPublicStream("room.a.b")).isEqualTo(ROOM);
    assertThat(Address.ofPublicStream("members.a.b"))
        .isEqualTo(new Address.Members(new RoomName("a.b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Chat", "room", "rulings", "inbox.alice", "inbox"})
  void otherStreamsAreNotPublic(String stream) {
    assertRefused(
        ChatError.BAD_DESTINATION,
        "Unknown stream; the streams are chat, room.{room}, with.{user}, members.{room} and inbox",
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
