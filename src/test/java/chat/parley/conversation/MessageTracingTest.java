package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.MessageTrace;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTracingTest {

  private static final List<StoredMessage> RESULTS =
      List.of(new StoredMessage(new Address.Everyone(), "~1", null, 1, false));
  private static final List<Draft> DRAFTS =
      List.of(
          TestMessages.persistent(new Address.Everyone(), "first"),
          TestMessages.persistent(TestMessages.newRoom(), "second"));

  private final RecordedObservations observations = new RecordedObservations();
  private final MessageTracing tracing = new MessageTracing(observations.registry());
  private final RecordedOutcome outcome = RecordedOutcome.create();

  @Test
  void eachMessageHasAnObservationOfItsOwn() {
    MessageTracing.Traced traced = tracing.begin(DRAFTS, outcome);
    assertThat(observations.take())
        .containsExactly("start message to everyone", "start message to room");
    assertThat(traced.drafts()).extracting(Draft::body).containsExactly(body(0), body(1));
    List<MessageTrace> traces =
        traced.drafts().stream().map(Draft::trace).filter(Objects::nonNull).toList();
    assertThat(traces).hasSize(2).doesNotHaveDuplicates();
    traces.getLast().stored();
    assertThat(observations.take()).containsExactly("stored");
  }

  private static Body body(int index) {
    return DRAFTS.get(index).body();
  }

  @Test
  void theObservationsOfStoredMessagesStopWithTheOutcome() {
    tracing.begin(DRAFTS, outcome).stored(RESULTS);
    assertThat(outcome.nextStored()).isEqualTo(RESULTS);
    assertThat(observations.take())
        .endsWith(
            RecordedObservations.stop("everyone", "unread", 0, 0),
            RecordedObservations.stop("room", "unread", 0, 0));
  }

  @Test
  void theObservationsOfRefusedMessagesStopWithTheError() {
    tracing.begin(DRAFTS, outcome).refused(ChatError.MUTED.because("muted"));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.MUTED));
    assertThat(observations.take())
        .endsWith(
            "error",
            RecordedObservations.stop("everyone", "muted", 0, 0),
            "error",
            RecordedObservations.stop("room", "muted", 0, 0));
  }

  @Test
  void anUnknownOutcomeIsAnInternalError() {
    tracing.begin(DRAFTS.subList(0, 1), outcome).outcomeUnknown();
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    assertThat(observations.take())
        .endsWith("error", RecordedObservations.stop("everyone", "internal", 0, 0));
  }

  private static List<Consumer<SendCallback>> outcomes() {
    return List.of(
        callback -> callback.stored(RESULTS),
        callback -> callback.refused(ChatError.BUSY.because("busy")),
        SendCallback::outcomeUnknown);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theObservationsStopAlthoughTheOutcomeCannotBeReported(Consumer<SendCallback> report) {
    MessageTracing.Traced traced = tracing.begin(DRAFTS, RecordedOutcome.failing());
    assertThatIllegalStateException().isThrownBy(() -> report.accept(traced));
    assertThat(observations.take()).filteredOn(event -> event.startsWith("stop")).hasSize(2);
  }
}
