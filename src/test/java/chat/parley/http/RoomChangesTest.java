package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

/** {@link RoomControllerTest} and {@link MemberControllerTest} send the changes to a server. */
class RoomChangesTest {

  private static final Identity ANN = Identity.of(new UserName("ann"));

  @TempDir static Path directory;

  private static StandaloneConversation conversation;
  private static RoomChanges changes;

  @BeforeAll
  static void start() throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    changes = new RoomChanges(conversation.roomRequests(), conversation.identities());
  }

  @AfterAll
  static void stop() {
    conversation.close();
  }

  private static RoomAction create() {
    return new RoomAction.Create(RoomSettings.defaults(RoomKind.PUBLIC, 10), ANN.name());
  }

  @Test
  void aRequestNamesItsUserAndAReaderMayBeAnonymous() {
    var request = new MockHttpServletRequest("PUT", "/");
    ChatExceptions.expect(ChatError.NO_NAME, () -> changes.user(request));
    assertThat(changes.reader(request)).isEqualTo(UserHeader.ANONYMOUS);
    request.addHeader("Parley-User", "ann");
    assertThat(changes.user(request).name()).isEqualTo(ANN.name());
    assertThat(changes.reader(request).name()).isEqualTo(ANN.name());
  }

  @Test
  void aStoredChangeHasAPositionAndARepeatHasThatOfTheFirst() {
    var room = new RoomName("a");
    assertThat(changes.store(ANN, room, create(), "1").position().offset()).isEqualTo(1);
    var repeat = changes.store(ANN, room, create(), "1");
    assertThat(repeat.duplicate()).isTrue();
    assertThat(repeat.position().offset()).isEqualTo(1);
    ChatExceptions.expect(ChatError.ROOM_EXISTS, () -> changes.store(ANN, room, create(), null));
  }

  @Test
  void aKeyBelongsToOneRoom() {
    assertThat(changes.store(ANN, new RoomName("b"), create(), "2").duplicate()).isFalse();
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> changes.store(ANN, new RoomName("c"), create(), "2"));
  }
}
