package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WriteCompletionTest {

  @AutoClose private final DirectOutbox session = DirectOutbox.open();

  private OutboxEntry tracked(LongConsumer written) {
    var permits = new Semaphore(1);
    var subscription =
        new Subscription(
            new StreamSubscriptions(new chat.parley.message.Address.Everyone(), permits),
            permits,
            RoomMessages::encode,
            session.outbox(),
            written);
    return new OutboxEntry.Tracked(payload("a"), subscription, 7);
  }

  private void succeed(OutboxEntry... batch) {
    var completion = new WriteCompletion(session.outbox(), List.of(batch));
    DirectOutbox.writeAfter(completion::succeeded);
  }

  @Test
  void theNextBatchIsWrittenAfterASuccess() {
    session.send(payload("a"));
    session.send(payload("b"));
    succeed(payload("a"));
    assertThat(session.sink().calls()).containsExactly("write a", "write b");
    assertThat(session.metrics().written()).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenAfterAFailure() {
    session.send(payload("a"));
    session.send(payload("b"));
    var completion = new WriteCompletion(session.outbox(), List.of(payload("a")));
    completion.failed(new IllegalStateException("Broken by a test"));
    session.send(payload("c"));
    assertThat(session.sink().calls()).containsExactly("write a");
    assertThat(session.outbox().queuedBytes()).isZero();
    assertThat(session.failures().count(Subsystem.WRITER)).isZero();
  }

  @Test
  void anExceptionAbortsTheConnection() {
    succeed(
        tracked(
            _ -> {
              throw new StackOverflowError("Broken by a test");
            }));
    assertThat(session.sink().calls()).containsExactly("abort");
    assertThat(session.failures().count(Subsystem.WRITER)).isEqualTo(1);
  }
}
