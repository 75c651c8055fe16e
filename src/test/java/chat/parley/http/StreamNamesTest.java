package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNamesTest {

  private static final UserName ALICE = new UserName("alice");

  @Test
  void publicStreamsAreReadAndWritten() {
    assertThat(StreamNames.readable("chat", null)).isEqualTo(new Address.Everyone());
    assertThat(StreamNames.writable("chat", ALICE)).isEqualTo(new Address.Everyone());
    var room = new Address.Room(new RoomName("a.b"));
    assertThat(StreamNames.readable("room.a.b", null)).isEqualTo(room);
    assertThat(StreamNames.writable("room.a.b", ALICE)).isEqualTo(room);
  }

  @Test
  void theOwnInboxIsReadOnly() {
    assertThat(StreamNames.readable("inbox", Identity.of(ALICE)))
        .isEqualTo(new Address.Inbox(ALICE));
    ChatExceptions.expect(ChatError.NO_NAME, () -> StreamNames.readable("inbox", null));
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> StreamNames.writable("inbox", ALICE));
  }

  @Test
  void aConversationIsNamedByTheOtherUser() {
    var pair = Address.Pair.of(ALICE, new UserName("bob"));
    assertThat(StreamNames.readable("with.bob", Identity.of(ALICE))).isEqualTo(pair);
    assertThat(StreamNames.writable("with.bob", ALICE)).isEqualTo(pair);
    assertThat(StreamNames.of(pair, ALICE)).isEqualTo("with.bob");
    assertThat(StreamNames.of(pair, new UserName("bob"))).isEqualTo("with.alice");
    ChatExceptions.expect(ChatError.NO_NAME, () -> StreamNames.readable("with.bob", null));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> StreamNames.writable("with.a b", ALICE));
  }

  @Test
  void theChangesOfARoomAreReadOnly() {
    assertThat(StreamNames.readable("members.lobby", null))
        .isEqualTo(new Address.Members(new RoomName("lobby")));
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.FORBIDDEN, () -> StreamNames.writable("members.lobby", ALICE));
    assertThat(refusal.text()).contains("members.lobby").contains("POST /api/rooms/{room}/members");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "inbox.alice", "pair.alice,bob", "rulings", "Chat"})
  void otherNamesAreUnknown(String name) {
    ChatExceptions.expect(
        ChatError.BAD_DESTINATION, () -> StreamNames.readable(name, Identity.of(ALICE)));
    ChatExceptions.expect(ChatError.BAD_DESTINATION, () -> StreamNames.writable(name, ALICE));
  }
}
