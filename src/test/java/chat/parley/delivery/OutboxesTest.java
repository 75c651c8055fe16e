package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.RunningTime;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

class OutboxesTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static Outboxes outboxes(Duration writeTimeout, int threads, String... limits) {
    return new Outboxes(
        new WriteProperties(writeTimeout, threads, false),
        TestLimits.of(limits),
        new Failures(ProcessHalt.NONE));
  }

  private static void awaitCall(RecordedSink sink, String call) {
    Await.until(() -> "calls " + sink.calls(), () -> sink.calls().contains(call));
  }

  /** Sends a message to a new session, and returns the thread that writes it. */
  private static Thread writingThread(Outboxes outboxes) {
    var sink = new RecordedSink();
    Outbox outbox = outboxes.open(sink);
    outbox.send(payload("a"));
    awaitCall(sink, "write a");
    outboxes.remove(outbox);
    return sink.writingThread();
  }

  @Test
  void openSessionsAreCounted() {
    Outboxes outboxes = outboxes(LONG, 1);
    Outbox first = outboxes.open(new RecordedSink());
    Outbox second = outboxes.open(new RecordedSink());
    assertThat(outboxes.size()).isEqualTo(2);
    outboxes.remove(first);
    outboxes.remove(first);
    assertThat(outboxes.size()).isEqualTo(1);
    outboxes.remove(second);
    assertThat(outboxes.size()).isZero();
    outboxes.stop();
  }

  @Test
  void theQueuesOfAllOpenSessionsCountTogether() {
    Outboxes outboxes = outboxes(LONG, 1);
    Outbox first = outboxes.open(new RecordedSink());
    Outbox second = outboxes.open(new RecordedSink());
    first.send(payload(100));
    second.send(payload(200));
    assertThat(outboxes.metrics().queuedBytes()).isEqualTo(300 + 2 * 64);
    outboxes.remove(first);
    assertThat(first.queuedBytes()).isZero();
    assertThat(outboxes.metrics().queuedBytes()).isEqualTo(200 + 64);
    outboxes.remove(second);
    outboxes.stop();
  }

  @Test
  void theSizeOfEachOutboxIsLimited() {
    Outboxes outboxes = outboxes(LONG, 1, "outbox-size=1KB");
    Outbox outbox = outboxes.open(new RecordedSink());
    outbox.send(payload(400));
    outbox.send(payload(1024 - 400 - 2 * 64));
    assertThat(outboxes.metrics().overflows()).isZero();
    outbox.send(payload(0));
    assertThat(outboxes.metrics().overflows()).isEqualTo(1);
    outboxes.remove(outbox);
    outboxes.stop();
  }

  @Test
  void sessionsAreDistributedOverTheWriterThreads() {
    Outboxes outboxes = outboxes(LONG, 3);
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      threads.add(writingThread(outboxes));
    }
    assertThat(threads)
        .extracting(Thread::getName)
        .containsExactlyInAnyOrder("parley-writer-0", "parley-writer-1", "parley-writer-2");
    outboxes.stop();
  }

  @Test
  void withoutANumberOfThreadsThereIsAtLeastOne() {
    Outboxes outboxes = outboxes(LONG, 0);
    assertThat(writingThread(outboxes).getName()).startsWith("parley-writer-");
    outboxes.stop();
  }

  @Test
  void anIdleSessionIsClosed() {
    Outboxes outboxes = outboxes(LONG, 1, "idle-time=1s");
    var sink = new RecordedSink();
    sink.received(RunningTime.nanos() - Duration.ofSeconds(2).toNanos());
    Outbox outbox = outboxes.open(sink);
    outboxes.start();
    awaitCall(sink, "close 1013 Idle timeout: no frame was received; reconnect");
    outboxes.remove(outbox);
    outboxes.stop();
  }

  @Test
  void aWriteThatIsStuckIsAbortedAndWithoutAnIdleTimeSessionsMayBeSilent() {
    Outboxes outboxes = outboxes(Duration.ofNanos(1), 1, "idle-time=0");
    var silent = new RecordedSink();
    silent.received(RunningTime.nanos() - Duration.ofDays(1).toNanos());
    Outbox silentOutbox = outboxes.open(silent);
    var stuck = new RecordedSink();
    Outbox stuckOutbox = outboxes.open(stuck);
    stuckOutbox.send(payload("a"));
    outboxes.start();
    awaitCall(stuck, "abort");
    assertThat(silent.calls()).isEmpty();
    outboxes.remove(silentOutbox);
    outboxes.remove(stuckOutbox);
    outboxes.stop();
  }

  @Test
  void theStopClosesEverySessionAndEndsTheThreads() throws Exception {
    Outboxes outboxes = outboxes(LONG, 1);
    Thread thread = writingThread(outboxes);
    var sink = new RecordedSink();
    Outbox outbox = outboxes.open(sink);
    sink.onClose(() -> outboxes.remove(outbox));
    outboxes.stop();
    assertThat(sink.calls()).containsExactly("close 1001 Parley is stopping");
    assertThat(outboxes.size()).isZero();
    assertThat(thread.join(Await.DEADLINE)).isTrue();
  }

  @Test
  void itIsRunningFromTheStartUntilTheStop() {
    Outboxes outboxes = outboxes(LONG, 1);
    assertThat(outboxes.isRunning()).isFalse();
    outboxes.start();
    assertThat(outboxes.isRunning()).isTrue();
    outboxes.stop();
    assertThat(outboxes.isRunning()).isFalse();
  }

  @Test
  void itStopsAfterTheDrainAndBeforeTheWebServer() {
    Outboxes outboxes = outboxes(LONG, 1);
    assertThat(outboxes.getPhase())
        .isLessThan(Integer.MAX_VALUE)
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    outboxes.stop();
  }
}
