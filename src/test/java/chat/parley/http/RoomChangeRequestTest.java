package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.StoredMessage;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

/** {@link RoomControllerTest} and {@link MemberControllerTest} send the changes to a server. */
class RoomChangeRequestTest {

  private static final Identity ANN = Identity.of(new UserName("ann"));

  @TempDir static Path directory;

  private static StandaloneConversation conversation;

  @BeforeAll
  static void start() throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
  }

  @AfterAll
  static void stop() {
    conversation.close();
  }

  private static RoomAction create() {
    return new RoomAction.Create(RoomSettings.defaults(RoomKind.PUBLIC, 10), ANN.name());
  }

  private static StoredMessage store(RoomName room, @Nullable String key) {
    return new RoomChangeRequest(ANN, room, key).store(conversation.roomRequests(), create());
  }

  @Test
  void aRequestNamesItsUserAndAReaderMayBeAnonymous() {
    var request = new MockHttpServletRequest("PUT", "/");
    var identities = conversation.identities();
    ChatExceptions.expect(ChatError.NO_NAME, () -> RoomChangeRequest.of(identities, request, "a"));
    assertThat(UserHeader.reader(identities, request)).isEqualTo(UserHeader.ANONYMOUS);
    request.addHeader("Parley-User", "ann");
    assertThat(RoomChangeRequest.of(identities, request, "a").by().name()).isEqualTo(ANN.name());
    assertThat(UserHeader.reader(identities, request).name()).isEqualTo(ANN.name());
  }

  @Test
  void aStoredChangeHasAPositionAndARepeatHasThatOfTheFirst() {
    var room = new RoomName("a");
    assertThat(store(room, "1").position().offset()).isEqualTo(1);
    var repeat = store(room, "1");
    assertThat(repeat.duplicate()).isTrue();
    assertThat(repeat.position().offset()).isEqualTo(1);
    ChatExceptions.expect(ChatError.ROOM_EXISTS, () -> store(room, null));
  }

  @Test
  void aKeyBelongsToOneRoom() {
    assertThat(store(new RoomName("b"), "2").duplicate()).isFalse();
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> store(new RoomName("c"), "2"));
  }
}
