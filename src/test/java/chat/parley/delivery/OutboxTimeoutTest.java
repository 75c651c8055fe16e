package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.RunningTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests of the timeouts of writes and closes of an {@link Outbox}. */
class OutboxTimeoutTest {

  private static final long CLOSE_TIMEOUT = Duration.ofSeconds(5).toNanos();

  @AutoClose private final DirectOutbox session = DirectOutbox.open();
  private final Outbox outbox = session.outbox();

  private List<String> calls() {
    return session.sink().calls();
  }

  @Test
  void aSlowConsumerThatDoesNotReadTheCloseIsAborted() {
    session.send(payload(900));
    session.send(payload(900));
    outbox.abortIfStuck(RunningTime.nanos() + CLOSE_TIMEOUT + 1);
    assertThat(calls()).hasSize(2).last().isEqualTo("abort");
  }

  @Test
  void aWriteThatIsDoneIsNotAborted() {
    session.send(payload("a"));
    session.completeWrite();
    outbox.abortIfStuck(RunningTime.nanos() + Duration.ofDays(1).toNanos());
    assertThat(calls()).containsExactly("write a");
  }

  @Test
  void aCloseThatTakesTooLongIsAborted() {
    long before = RunningTime.nanos();
    DirectOutbox.writeAfter(() -> outbox.close(1000, "bye"));
    outbox.abortIfStuck(before + CLOSE_TIMEOUT);
    assertThat(calls()).hasSize(1);
    outbox.abortIfStuck(RunningTime.nanos() + CLOSE_TIMEOUT + 1);
    assertThat(calls()).containsExactly("close 1000 bye", "abort");
  }
}
