package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModerationRequestsTest {

  @TempDir static Path directory;

  private static StandaloneConversation conversation;
  private static Identity moderator;

  private final RecordedOutcome outcome = RecordedOutcome.create();
  private final Address room = TestMessages.newRoom();

  @BeforeAll
  static void start() throws Exception {
    conversation =
        new StandaloneConversation(Stores.sqlite(directory), TestTokens.tokenModeProperties());
    moderator = conversation.identities().fromToken(TestTokens.of("mo", "moderator"), null);
  }

  @AfterAll
  static void stop() {
    conversation.close();
  }

  private void moderate(Identity user, ModerationAction action) {
    conversation.moderationRequests().moderate(user, action, outcome);
  }

  private void store(String text) {
    var _ = conversation.send(Identity.of(TestMessages.ALICE), TestMessages.persistent(room, text));
  }

  @Test
  void anActionIsStoredAndAppliedBeforeTheOutcome() {
    var eve = new UserName(Names.unique("eve"));
    moderate(moderator, new ModerationAction.Ban(eve, Instant.now().plusSeconds(60)));
    assertThat(outcome.nextStored()).hasSize(1).doesNotContainNull();
    ChatExceptions.expect(
        ChatError.BANNED,
        () ->
            conversation
                .conversation()
                .check(Identity.of(eve), TestMessages.persistent(room, "banned")));
  }

  @Test
  void aRemovedMessageLosesItsBody() {
    store("first");
    store("second");
    try (ServerLog log = ServerLog.open()) {
      moderate(moderator, new ModerationAction.Remove(room, 2));
      assertThat(outcome.nextStored())
          .singleElement()
          .extracting(StoredMessage::position)
          .isEqualTo(conversation.journal().history(room, new HistoryRange.Newest(1)).end());
      assertThat(log.lines())
          .contains("parley.audit: event=\"remove\" user=%s/2 by=mo".formatted(room.stream()));
    }
    assertThat(conversation.journal().history(room, new HistoryRange.Newest(10)).messages())
        .extracting(message -> message.draft().hasNoContent())
        .containsExactly(false, true, true);
  }

  @Test
  void aMessageThatDoesNotExistCannotBeRemoved() {
    moderate(moderator, new ModerationAction.Remove(room, 1));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.BAD_PARAMETER));
    store("first");
    moderate(moderator, new ModerationAction.Remove(room, 2));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.BAD_PARAMETER));
  }

  @Test
  void anActionOfAUserWithoutTheRoleIsRefused() {
    moderate(Identity.of(TestMessages.ALICE), new ModerationAction.Kick(new UserName("eve")));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.FORBIDDEN));
    assertThat(outcome.isEmpty()).isTrue();
  }
}
