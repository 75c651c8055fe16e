package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendTest {

  private static final Address CHAT = new Address.Everyone();
  private static final Draft FIRST = TestMessages.persistent(CHAT, "first");
  private static final Draft SECOND = TestMessages.persistent(CHAT, "second");
  private static final Draft EPHEMERAL = TestMessages.ephemeral(CHAT, "ephemeral");
  private static final List<StoredMessage> RESULTS =
      List.of(
          new StoredMessage(CHAT, "~1", null, 1, false),
          new StoredMessage(CHAT, "~2", null, 1, false));

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final RecordedOutcome outcome = RecordedOutcome.create();

  private Send send(Draft... drafts) {
    return new Send(List.of(drafts), outcome, failures);
  }

  private Send failingSend(RecordedOutcome callback) {
    return new Send(List.of(FIRST), callback, failures);
  }

  private void assertFailures(int count) {
    assertThat(failures.count(Subsystem.SESSION)).isEqualTo(count);
  }

  @Test
  void onlyPersistentDraftsAreToBeStored() {
    assertThat(send(FIRST, EPHEMERAL, SECOND).persistentDrafts()).containsExactly(FIRST, SECOND);
    assertThat(send(FIRST, SECOND).persistentDrafts()).containsExactly(FIRST, SECOND);
    assertThat(send(EPHEMERAL).persistentDrafts()).isEmpty();
    assertThat(send().persistentDrafts()).isEmpty();
  }

  @Test
  void theResultsAreReported() {
    send(FIRST, SECOND).succeeded(() -> RESULTS);
    assertThat(outcome.nextStored()).isEqualTo(RESULTS);
    assertThat(outcome.isEmpty()).isTrue();
    assertFailures(0);
  }

  @Test
  void withoutResultsTheOutcomeIsUnknown() {
    send(FIRST)
        .succeeded(
            () -> {
              throw new IllegalStateException("Broken by a test");
            });
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    assertThat(outcome.isEmpty()).isTrue();
    assertFailures(1);
  }

  @Test
  void aRefusalIsReported() {
    send(FIRST).failed(ChatError.MUTED.because("muted"));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.MUTED));
    assertThat(outcome.isEmpty()).isTrue();
    assertFailures(0);
  }

  @Test
  void afterAnyOtherFailureTheOutcomeIsUnknown() {
    send(FIRST).failed(new OutOfMemoryError("Broken by a test"));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    assertThat(outcome.isEmpty()).isTrue();
    assertFailures(1);
  }

  @Test
  void resultsThatCannotBeReportedAreFollowedByAnUnknownOutcome() {
    RecordedOutcome failing = RecordedOutcome.failing();
    failingSend(failing).succeeded(() -> RESULTS);
    assertThat(failing.nextStored()).isEqualTo(RESULTS);
    assertThat(failing.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    assertThat(failing.isEmpty()).isTrue();
    assertFailures(2);
  }

  @Test
  void aRefusalThatCannotBeReportedIsFollowedByAnUnknownOutcome() {
    RecordedOutcome failing = RecordedOutcome.failing();
    failingSend(failing).failed(ChatError.BUSY.because("busy"));
    assertThat(failing.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.BUSY));
    assertThat(failing.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    assertThat(failing.isEmpty()).isTrue();
    assertFailures(2);
  }
}
