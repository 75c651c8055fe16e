package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AwaitedSendTest {

  private static final List<StoredMessage> STORED =
      List.of(new StoredMessage(new Address.Everyone(), "e-1", null, 1, false));

  private final AwaitedSend send = new AwaitedSend(ChatError.STORE_AWAY.because("unknown"));

  @Test
  void storedMessagesAreReturned() {
    send.stored(STORED);
    assertThat(send.await()).isEqualTo(STORED);
  }

  @Test
  void theWaitEndsWithTheOutcome() throws Exception {
    var result = new CompletableFuture<List<StoredMessage>>();
    Thread waiting = Thread.startVirtualThread(() -> result.complete(send.await()));
    Await.until(
        () -> "state " + waiting.getState(), () -> waiting.getState() == Thread.State.WAITING);
    send.stored(List.of());
    assertThat(result.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aRefusalIsThrown() {
    send.refused(ChatError.TOO_FAST.because("slower"));
    assertThat(ChatExceptions.expect(ChatError.TOO_FAST, send::await).text()).isEqualTo("slower");
  }

  @Test
  void anUnknownOutcomeIsThrown() {
    send.outcomeUnknown();
    ChatExceptions.expect(ChatError.STORE_AWAY, send::await);
  }

  @Test
  void theFirstOutcomeCounts() {
    send.stored(STORED);
    send.refused(ChatError.BUSY.because("busy"));
    assertThat(send.await()).isEqualTo(STORED);
  }

  @Test
  void anInterruptedThreadStopsWaiting() {
    Thread.currentThread().interrupt();
    ChatExceptions.expect(ChatError.STORE_AWAY, send::await);
    assertThat(Thread.interrupted()).isTrue();
  }
}
