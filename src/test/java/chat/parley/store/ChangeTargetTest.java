package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of changes by the state of the message. */
class ChangeTargetTest {

  private static final Duration WITHIN = Duration.ofDays(2);
  private static final ChangeRules OF_AUTHOR = new ChangeRules(false, WITHIN, false);
  private static final long SENT_AT = 1_000;

  private static ChangeTarget target(int edits, long editedAt) {
    return new ChangeTarget("ann", SENT_AT, Map.of(), null, edits, editedAt, 0);
  }

  private static Draft draft(Change.Kind kind, ChangeRules rules) {
    var chat = new Address.Everyone();
    Map<String, String> headers = Map.of(kind.header(), "7");
    Body body = Body.ofText(new byte[0], null);
    return new Draft(chat, new UserName("ann"), body, null, true, headers)
        .withCondition(chat, rules);
  }

  private static DraftOutcome.Repeat admit(ChangeTarget target, Draft draft, long now) {
    return target.admit(draft, draft.change(), now);
  }

  @Test
  @Shows("edit-limits")
  void aMessageIsEditedAHundredTimes() {
    Draft edit = draft(Change.Kind.EDIT, OF_AUTHOR);
    assertThat(admit(target(99, SENT_AT), edit, SENT_AT + 1_000)).isNull();
    ChatExceptions.expect(
        ChatError.TOO_MANY, () -> admit(target(100, SENT_AT), edit, SENT_AT + 1_000));
    assertThat(admit(target(100, SENT_AT), draft(Change.Kind.REMOVAL, OF_AUTHOR), SENT_AT))
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"EDIT", "REMOVAL"})
  @Shows("edit-limits")
  void anAuthorChangesAMessageUpToItsMaximumAge(Change.Kind kind) {
    Draft change = draft(kind, OF_AUTHOR);
    long last = SENT_AT + WITHIN.toMillis();
    assertThat(admit(target(0, 0), change, last)).isNull();
    ChatExceptions.expect(ChatError.TOO_LATE, () -> admit(target(0, 0), change, last + 1));
  }

  @Test
  void aModeratorRemovesAMessageOfAnyAge() {
    Draft removal = draft(Change.Kind.REMOVAL, ChangeRules.OF_MODERATOR);
    assertThat(admit(target(0, 0), removal, Long.MAX_VALUE / 2)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_000, 1_000, 5_000})
  @Shows("edit-limits")
  void aSecondEditIsAdmittedAfterASecondByTheClockOfEitherNode(long later) {
    Draft edit = draft(Change.Kind.EDIT, OF_AUTHOR);
    long edited = SENT_AT + 10_000;
    assertThat(admit(target(1, edited), edit, edited + later)).isNull();
    ChatExceptions.expect(ChatError.TOO_FAST, () -> admit(target(1, edited), edit, edited + 999));
    ChatExceptions.expect(ChatError.TOO_FAST, () -> admit(target(1, edited), edit, edited - 999));
  }
}
