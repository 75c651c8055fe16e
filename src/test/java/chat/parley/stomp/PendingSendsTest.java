package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PendingSendsTest {

  private static final List<StoredMessage> STORED =
      List.of(new StoredMessage(new Address.Everyone(), "e-1", null, 1, false));

  private final PendingSends pending = new PendingSends();
  private final List<Object> outcomes = new CopyOnWriteArrayList<>();

  private SendCallback callback() {
    return pending.callback(
        outcomes::add, e -> outcomes.add(e.error()), () -> outcomes.add("lost"));
  }

  /** Starts a thread that waits until no send is pending, and waits until it is blocked. */
  private Thread startWaiting() {
    Thread waiting = Thread.startVirtualThread(pending::awaitAll);
    Await.until(
        () -> "state " + waiting.getState(), () -> waiting.getState() == Thread.State.WAITING);
    return waiting;
  }

  private static void assertEnds(Thread waiting) throws InterruptedException {
    assertThat(waiting.join(Await.DEADLINE)).as("the wait has ended").isTrue();
  }

  @Test
  void withoutASendNothingIsAwaited() {
    pending.awaitAll();
    assertThat(outcomes).isEmpty();
  }

  @Test
  void everyOutcomeIsPassedOn() {
    callback().stored(STORED);
    callback().refused(ChatError.MUTED.because("muted"));
    callback().outcomeUnknown();
    assertThat(outcomes).containsExactly(STORED, ChatError.MUTED, "lost");
    pending.awaitAll();
  }

  private static List<Consumer<SendCallback>> outcomesOfASend() {
    return List.of(
        callback -> callback.stored(STORED),
        callback -> callback.refused(ChatError.BUSY.because("busy")),
        SendCallback::outcomeUnknown);
  }

  @ParameterizedTest
  @MethodSource("outcomesOfASend")
  void aSendIsPendingUntilItsOutcome(Consumer<SendCallback> outcome) throws Exception {
    SendCallback send = callback();
    Thread waiting = startWaiting();
    outcome.accept(send);
    assertEnds(waiting);
  }

  @Test
  void allSendsAreAwaited() throws Exception {
    SendCallback first = callback();
    SendCallback second = callback();
    second.stored(STORED);
    Thread waiting = startWaiting();
    first.stored(STORED);
    assertEnds(waiting);
  }

  @Test
  void aSecondOutcomeOfTheSameSendEndsNoOtherSend() throws Exception {
    SendCallback first = callback();
    SendCallback second = callback();
    first.stored(STORED);
    first.outcomeUnknown();
    Thread waiting = startWaiting();
    second.stored(STORED);
    assertEnds(waiting);
    assertThat(outcomes).containsExactly(STORED, "lost", STORED);
  }

  @Test
  void aSendEndsAlthoughItsOutcomeCannotBeReported() {
    SendCallback send =
        pending.callback(
            _ -> {
              throw new IllegalStateException("Broken by a test");
            },
            _ -> {},
            () -> {});
    assertThatIllegalStateException().isThrownBy(() -> send.stored(STORED));
    pending.awaitAll();
  }

  @Test
  void anInterruptedThreadStopsWaiting() {
    var _ = callback();
    Thread.currentThread().interrupt();
    ChatExceptions.expect(ChatError.INTERNAL, pending::awaitAll);
    assertThat(Thread.interrupted()).isTrue();
  }
}
