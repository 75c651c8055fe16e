package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxWriterTest {

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final String name = Names.unique("outbox-writer");
  private final OutboxWriter writer = new OutboxWriter(name, failures);

  @AfterEach
  void stop() {
    writer.stop();
  }

  private Outbox outbox(RecordedSink sink) {
    return new Outbox(
        sink, writer, new DeliveryMetrics(() -> 0), DirectOutbox.LIMIT, Duration.ofMinutes(1));
  }

  /** Sends a message to a new session, and returns the thread that writes it. */
  private Thread writingThread() {
    var sink = new RecordedSink();
    outbox(sink).send(payload("a"));
    Await.until(() -> "nothing written", () -> sink.writingThread() != null);
    return sink.writingThread();
  }

  @Test
  void oneThreadWritesAllOutboxes() {
    Thread thread = writingThread();
    assertThat(thread.getName()).isEqualTo(name);
    assertThat(thread.isDaemon()).isTrue();
    assertThat(writingThread()).isSameAs(thread);
  }

  @Test
  void theThreadSleepsUntilAnOutboxIsScheduled() {
    Thread thread = writingThread();
    for (int i = 0; i < 10; i++) {
      Await.until(
          () -> "state " + thread.getState(), () -> thread.getState() == Thread.State.WAITING);
      assertThat(writingThread()).isSameAs(thread);
    }
  }

  @Test
  void aStoppedThreadEndsWithoutWriting() throws Exception {
    Thread thread = writingThread();
    writer.stop();
    assertThat(thread.join(Await.DEADLINE)).isTrue();
    var sink = new RecordedSink();
    outbox(sink).send(payload("a"));
    assertThat(sink.calls()).isEmpty();
    assertThat(failures.isFatal()).isFalse();
  }

  @Test
  void aSessionThatFailsDoesNotEndTheThread() {
    Thread thread = writingThread();
    var broken = new RecordedSink();
    broken.breakWrites();
    outbox(broken).send(payload("a"));
    assertThat(writingThread()).isSameAs(thread);
    assertThat(broken.calls()).containsExactly("abort");
    assertThat(failures.count(Subsystem.WRITER)).isEqualTo(1);
    assertThat(failures.isFatal()).isFalse();
  }

  @Test
  void theEndOfTheThreadByAnExceptionIsFatal() {
    var broken = new RecordedSink();
    broken.breakWrites();
    broken.breakAborts();
    outbox(broken).send(payload("a"));
    Await.until(() -> "no fatal failure", failures::isFatal);
    assertThat(failures.fatal()).isEqualTo(Subsystem.WRITER);
  }

  @Test
  void aFailedTaskIsRecorded() {
    writer.recordFailure(Subsystem.SESSION, new IllegalStateException("Broken by a test"));
    assertThat(failures.count(Subsystem.SESSION)).isEqualTo(1);
    assertThat(failures.isFatal()).isFalse();
  }
}
