package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ObservedMessageTraceTest {

  private final RecordedObservations observations = new RecordedObservations();

  private ObservedMessageTrace trace(Address to) {
    var trace = new ObservedMessageTrace(observations.registry(), to);
    assertThat(observations.take()).hasSize(1);
    return trace;
  }

  private ObservedMessageTrace trace() {
    return trace(new Address.Everyone());
  }

  private void assertStopped(String outcome, int written, int lost) {
    assertThat(observations.take())
        .containsExactly(RecordedObservations.stop("everyone", outcome, written, lost));
  }

  private static List<Arguments> addresses() {
    return List.of(
        Arguments.of(new Address.Everyone(), "everyone"),
        Arguments.of(new Address.Room(new RoomName("lobby")), "room"),
        Arguments.of(new Address.Inbox(new UserName("bob")), "inbox"),
        Arguments.of(new Address.Rulings(), "rulings"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void anObservationStatesTheKindOfStreamAndNoName(Address to, String kind) {
    var trace = new ObservedMessageTrace(observations.registry(), to);
    assertThat(observations.take()).containsExactly("start message to " + kind);
    trace.sendCompleted();
    assertThat(observations.take())
        .containsExactly(RecordedObservations.stop(kind, "unread", 0, 0));
  }

  @Test
  void theCommitIsOneEventForAllStreams() {
    ObservedMessageTrace trace = trace();
    trace.stored();
    trace.stored();
    assertThat(observations.take()).containsExactly("stored");
  }

  @Test
  void theObservationWaitsForTheOutcomeOfTheSend() {
    ObservedMessageTrace trace = trace();
    trace.queued();
    trace.dequeued(true);
    assertThat(observations.take()).isEmpty();
    trace.sendCompleted();
    assertStopped("written", 1, 0);
  }

  @Test
  void theObservationWaitsForEveryOutbox() {
    ObservedMessageTrace trace = trace();
    trace.queued();
    trace.queued();
    trace.queued();
    trace.sendCompleted();
    trace.dequeued(false);
    trace.dequeued(true);
    assertThat(observations.take()).isEmpty();
    trace.dequeued(true);
    assertStopped("written", 2, 1);
  }

  @Test
  void aMessageThatReachedNoSocketIsLost() {
    ObservedMessageTrace trace = trace();
    trace.queued();
    trace.sendCompleted();
    trace.dequeued(false);
    assertStopped("lost", 0, 1);
  }

  @Test
  void aRefusalStopsTheObservationWithItsCode() {
    ObservedMessageTrace trace = trace();
    trace.queued();
    trace.failed(ChatError.INBOX_FULL.because("full"));
    assertThat(observations.take())
        .containsExactly("error", RecordedObservations.stop("everyone", "inbox-full", 0, 0));
  }

  @Test
  void anyOtherFailureIsAnInternalError() {
    trace().failed(new IllegalStateException("Broken by a test"));
    assertThat(observations.take())
        .containsExactly("error", RecordedObservations.stop("everyone", "internal", 0, 0));
  }

  @Test
  void afterTheEndNothingIsObserved() {
    ObservedMessageTrace trace = trace();
    trace.sendCompleted();
    assertStopped("unread", 0, 0);
    trace.stored();
    trace.queued();
    trace.dequeued(true);
    trace.failed(ChatError.BUSY.because("late"));
    trace.sendCompleted();
    assertThat(observations.take()).isEmpty();
  }
}
