package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.Draft;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendsTest {

  private static final List<Draft> DRAFTS =
      List.of(TestMessages.persistent(new Address.Everyone(), "hello"));

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final RecordedObservations observations = new RecordedObservations();
  private final RecordedOutcome outcome = RecordedOutcome.create();
  private final Sends untraced = new Sends(null, failures);
  private final Sends traced = new Sends(new MessageTracing(observations.registry()), failures);

  @Test
  void withoutTracingDraftsAndCallbackAreUsedAsTheyAre() {
    assertThat(untraced.begin(DRAFTS, outcome)).isEqualTo(new Send(DRAFTS, outcome, failures));
    assertThat(observations.take()).isEmpty();
  }

  @Test
  void withTracingEachMessageIsObserved() {
    Send send = traced.begin(DRAFTS, outcome);
    assertThat(observations.take()).containsExactly("start message to everyone");
    assertThat(send.failures()).isSameAs(failures);
    assertThat(send.drafts())
        .singleElement()
        .satisfies(draft -> assertThat(draft.trace()).isInstanceOf(ObservedMessageTrace.class));
    send.callback().stored(List.of());
    assertThat(outcome.nextStored()).isEmpty();
    assertThat(observations.take())
        .containsExactly(RecordedObservations.stop("everyone", "unread", 0, 0));
  }

  @Test
  void aSendWithoutMessagesIsNotTraced() {
    assertThat(traced.begin(List.of(), outcome)).isEqualTo(new Send(List.of(), outcome, failures));
  }

  @Test
  void aSendCanBeginUntraced() {
    assertThat(traced.beginUntraced(DRAFTS, outcome))
        .isEqualTo(new Send(DRAFTS, outcome, failures));
    assertThat(observations.take()).isEmpty();
  }
}
