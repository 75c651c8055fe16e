package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.security.TestSecurity;
import chat.parley.session.Sanctions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendGuardTest {

  private static final UserName MO = new UserName("mo");
  private static final UserName EVE = new UserName("eve");
  private static final Address CHAT = new Address.Everyone();
  private static final Address ROOM = new Address.Room(new RoomName("lobby"));
  private static final Address RULINGS = new Address.Rulings();
  private static final Instant FAR_FUTURE = Instant.parse("2100-01-01T00:00:00Z");

  private static StandaloneConversation standalone;
  private final Identity alice = Identity.of(TestMessages.ALICE);
  private final Identity moderator =
      TestSecurity.identities(TestTokens.tokenModeProperties())
          .fromToken(TestTokens.of(MO.value(), "moderator"), MO);
  private final Sanctions sanctions = TestSessions.sanctions(TestSecurity.properties());
  private final SendGuard guard =
      standalone.guard(
          TestLimits.of("message-size=100B", "messages-per-second=3", "burst=1s"), sanctions);

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    standalone = new StandaloneConversation(Stores.sqlite(directory));
  }

  @AfterAll
  static void stop() {
    standalone.close();
  }

  private static Draft draft(Address to, int size) {
    return TestMessages.persistent(to, "x".repeat(size));
  }

  private Draft toDraft(Identity user, ModerationAction action) {
    return guard.toDraft(user, action, _ -> 0);
  }

  private Draft remove(Identity user, Address from, long offset, long last) {
    return guard.toDraft(user, new ModerationAction.Remove(from, offset), _ -> last);
  }

  @Test
  void anInboxIsReadByItsOwnerOnly() {
    assertThatNoException()
        .isThrownBy(() -> guard.checkRead(alice, new Address.Inbox(TestMessages.ALICE)));
    ChatExceptions.expect(
        ChatError.FORBIDDEN, () -> guard.checkRead(alice, new Address.Inbox(EVE)));
  }

  @Test
  void aBannedUserNeitherReadsNorSendsNorModerates() {
    sanctions.ban(TestMessages.ALICE, FAR_FUTURE);
    sanctions.ban(MO, FAR_FUTURE);
    ChatExceptions.expect(ChatError.BANNED, () -> guard.checkRead(alice, CHAT));
    ChatExceptions.expect(ChatError.BANNED, () -> guard.check(alice, draft(CHAT, 1)));
    ChatExceptions.expect(ChatError.BANNED, () -> guard.admit(alice, List.of(draft(CHAT, 1))));
    ChatExceptions.expect(
        ChatError.BANNED, () -> toDraft(moderator, new ModerationAction.Kick(EVE)));
  }

  @Test
  void aMutedUserReadsAndDoesNotSend() {
    sanctions.mute(TestMessages.ALICE, FAR_FUTURE);
    assertThatNoException().isThrownBy(() -> guard.checkRead(alice, CHAT));
    ChatExceptions.expect(ChatError.MUTED, () -> guard.check(alice, draft(CHAT, 1)));
  }

  @Test
  void roomsDoNotLetAMutedUserAddressOthers() {
    var patch = new RoomSettings.Patch(null, "x", null, null, null, null, null, null);
    guard.checkChange(alice, new RoomAction.Configure(patch));
    sanctions.mute(TestMessages.ALICE, FAR_FUTURE);
    var pin = new RoomAction.Pin(1, null);
    for (RoomAction action :
        List.of(new RoomAction.Configure(patch), new RoomAction.Invite(EVE), pin)) {
      ChatExceptions.expect(ChatError.MUTED, () -> guard.checkChange(alice, action));
    }
    guard.checkChange(alice, new RoomAction.Unpin(1));
    guard.checkChange(alice, new RoomAction.Leave());
    sanctions.ban(TestMessages.ALICE, FAR_FUTURE);
    ChatExceptions.expect(ChatError.BANNED, () -> guard.checkChange(alice, new RoomAction.Leave()));
  }

  @Test
  void noUserWritesToTheStreamOfRulings() {
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> guard.check(moderator, draft(RULINGS, 1)));
  }

  @Test
  void theSizeOfABodyIsLimited() {
    assertThatNoException().isThrownBy(() -> guard.check(alice, draft(CHAT, 100)));
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.MESSAGE_TOO_LARGE, () -> guard.check(alice, draft(CHAT, 101)));
    assertThat(refusal.text()).isEqualTo("Message body is 101 bytes; the maximum is 100 bytes");
  }

  @Test
  void everyMessageOfASendIsChecked() {
    List<Draft> drafts = List.of(draft(CHAT, 1), draft(CHAT, 101));
    ChatExceptions.expect(ChatError.MESSAGE_TOO_LARGE, () -> guard.admit(alice, drafts));
  }

  @Test
  void aSendWithoutMessagesIsNeverRefused() {
    sanctions.ban(TestMessages.ALICE, FAR_FUTURE);
    for (int i = 0; i < 10; i++) {
      assertThatNoException().isThrownBy(() -> guard.admit(alice, List.of()));
    }
  }

  @Test
  void theMessagesOfAUserAreLimitedByTheSecond() {
    guard.admit(alice, Collections.nCopies(1_000, draft(CHAT, 1)));
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST, () -> guard.admit(alice, List.of(draft(CHAT, 1))));
    assertThat(refusal.text()).contains("a user may send 3 messages per second");
    assertThat(refusal.retryAfterSeconds()).isBetween(300L, 333L);
    assertThatNoException()
        .as("another user")
        .isThrownBy(() -> guard.admit(moderator, List.of(draft(CHAT, 1))));
  }

  @Test
  void aCheckOfAMessageThatIsPostedLaterDoesNotCount() {
    for (int i = 0; i < 1_000; i++) {
      guard.check(alice, draft(CHAT, 1));
    }
    assertThatNoException().isThrownBy(() -> guard.admit(alice, List.of(draft(CHAT, 1))));
  }

  private static List<ModerationAction.OfUser> actions() {
    return List.of(
        new ModerationAction.Mute(EVE, FAR_FUTURE),
        new ModerationAction.Unmute(EVE),
        new ModerationAction.Kick(EVE),
        new ModerationAction.Ban(EVE, FAR_FUTURE),
        new ModerationAction.Unban(EVE));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void anActionOfAModeratorIsAMessageToAllNodes(ModerationAction.OfUser action) {
    Draft draft = toDraft(moderator, action);
    assertThat(draft.to()).isEqualTo(RULINGS);
    assertThat(draft.from()).isEqualTo(MO);
    assertThat(draft.persistent()).isTrue();
    assertThat(draft.body().contentType()).isEqualTo("application/json");
    assertThat(ModerationActionJson.read(draft.body().bytes())).isEqualTo(action);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void anActionOfAnyOtherUserIsRefused(ModerationAction.OfUser action) {
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> toDraft(alice, action));
  }

  @Test
  void moderatorsCannotSilenceThemselves() {
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> toDraft(moderator, new ModerationAction.Mute(MO, FAR_FUTURE)));
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> toDraft(moderator, new ModerationAction.Ban(MO, FAR_FUTURE)));
    assertThatNoException().isThrownBy(() -> toDraft(moderator, new ModerationAction.Kick(MO)));
  }

  @Test
  void aSanctionThatHasEndedIsRefused() {
    Instant now = Instant.now();
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> toDraft(moderator, new ModerationAction.Mute(EVE, now)));
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> toDraft(moderator, new ModerationAction.Ban(EVE, Instant.EPOCH)));
  }

  @Test
  void theActionsOfAModeratorAreLimitedByTheSecond() {
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                var _ = toDraft(moderator, new ModerationAction.Kick(EVE));
              }
            });
    assertThat(refusal.retryAfterSeconds()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7})
  void anyMessageOfAPublicStreamCanBeRemoved(long offset) {
    for (Address stream : List.of(CHAT, ROOM)) {
      Draft draft = remove(moderator, stream, offset, 7);
      assertThat(draft.to()).isEqualTo(stream);
      assertThat(draft.from()).isEqualTo(MO);
      assertThat(draft.change()).isEqualTo(new Change(Change.Kind.REMOVAL, offset));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 8, Long.MAX_VALUE})
  void aMessageThatDoesNotExistCannotBeRemoved(long offset) {
    ChatException refusal =
        ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> remove(moderator, ROOM, offset, 7));
    assertThat(refusal.text()).contains("the last offset of the stream is 7");
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> remove(moderator, ROOM, 1, 0));
  }

  @Test
  void onlyModeratorsRemoveMessagesAndNoneFromAnInbox() {
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> remove(alice, ROOM, 1, 7));
    ChatExceptions.expect(
        ChatError.FORBIDDEN, () -> remove(moderator, new Address.Inbox(MO), 1, 7));
  }

  @Test
  void lookUpsHaveTheRateOfMessagesOnceMore() {
    ChatException tooFast = ChatError.TOO_FAST.because("too fast");
    guard.admit(alice, Collections.nCopies(1_000, draft(CHAT, 1)));
    guard.checkLookup(alice, 1_000, tooFast);
    assertThat(
            ChatExceptions.expect(ChatError.TOO_FAST, () -> guard.checkLookup(alice, 1, tooFast)))
        .isSameAs(tooFast);
    assertThatNoException().isThrownBy(() -> guard.checkLookup(moderator, 1, tooFast));
  }

  @Test
  void aBannedServiceChangesNoRoomsForUsers() {
    var backend = new UserName("backend");
    sanctions.ban(backend, FAR_FUTURE);
    var acting = new Identity(TestMessages.ALICE, Set.of(), null, backend);
    ChatExceptions.expect(ChatError.BANNED, () -> guard.checkBan(acting));
    ChatExceptions.expect(
        ChatError.BANNED, () -> guard.checkChange(acting, new RoomAction.Delete()));
  }

  @Test
  void aMutedUserJoinsButAddsNoOthers() {
    sanctions.mute(alice.name(), FAR_FUTURE);
    guard.checkChange(alice, new RoomAction.Join());
    var add = new RoomAction.Change(List.of(new RoomAction.Addition(EVE, null, null)), List.of());
    ChatExceptions.expect(ChatError.MUTED, () -> guard.checkChange(alice, add));
  }
}
