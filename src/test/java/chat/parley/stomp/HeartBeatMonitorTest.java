package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartBeatMonitorTest {

  private static final Duration SHORT = Duration.ofMillis(2);

  private final HeartBeatTimer timer = new HeartBeatTimer(new Failures(ProcessHalt.NONE));
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final HeartBeatMonitor monitor = new HeartBeatMonitor();
  private final List<ChatException> timeouts = new CopyOnWriteArrayList<>();

  /** The number of runs of a task on the thread of the heart-beats, at the interval of checks. */
  private final AtomicInteger ticks = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.stop();
    outbox.close();
  }

  private void start(Duration send, Duration receive) {
    monitor.start(new HeartBeatAgreement(send, receive), timer, outbox.outbox(), timeouts::add);
  }

  private void startTicks(Duration interval) {
    var _ = timer.schedule(interval, ticks::incrementAndGet);
  }

  /** Waits until each task with the interval of the ticks, or a shorter one, has run again. */
  private void awaitTicks(int count) {
    int end = ticks.get() + count;
    Await.until(() -> ticks + " ticks", () -> ticks.get() >= end);
  }

  private void send(String text) {
    outbox.outbox().send(new Payload(text.getBytes(UTF_8), true, false));
  }

  private void awaitTimeout() {
    Await.until(() -> "no timeout", () -> !timeouts.isEmpty());
  }

  @Test
  void heartBeatsAreSentAtTheAgreedInterval() {
    start(SHORT, Duration.ZERO);
    assertThat(outbox.nextText()).isEqualTo("\n");
    assertThat(outbox.nextText()).isEqualTo("\n");
  }

  @Test
  void aSilentClientTimesOut() {
    start(Duration.ZERO, SHORT);
    awaitTimeout();
    assertThat(timeouts.getFirst().error()).isEqualTo(ChatError.TIMED_OUT);
    assertThat(outbox.isEmpty()).as("no heart-beats were agreed in this direction").isTrue();
  }

  @Test
  void aTimeoutIsReportedAtEachCheck() {
    start(Duration.ZERO, SHORT);
    Await.until(() -> timeouts + " timeouts", () -> timeouts.size() > 1);
  }

  @Test
  void withoutAnAgreementNothingIsSentOrChecked() {
    start(Duration.ZERO, Duration.ZERO);
    startTicks(SHORT);
    awaitTicks(10);
    monitor.received();
    monitor.stop();
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(timeouts).isEmpty();
  }

  /** Repeated, because this thread may have to wait for a processor for longer than the timeout. */
  @Test
  void aFrameOfTheClientPostponesTheTimeout() {
    Duration interval = Duration.ofMillis(80);
    start(Duration.ZERO, interval);
    startTicks(interval.dividedBy(2));
    awaitTimeout();
    Await.until(
        () -> "every check reports a timeout",
        () -> {
          monitor.received();
          int before = timeouts.size();
          awaitTicks(2);
          return timeouts.size() == before;
        });
  }

  @Test
  void aStoppedMonitorNeitherSendsNorChecks() {
    start(SHORT, SHORT);
    assertThat(outbox.nextText()).isEqualTo("\n");
    awaitTimeout();
    monitor.stop();
    startTicks(SHORT);
    awaitTicks(2);
    int before = timeouts.size();
    send("stopped");
    while (outbox.nextText().equals("\n")) {
      // Sent before the stop.
    }
    awaitTicks(10);
    send("end");
    assertThat(outbox.nextText()).isEqualTo("end");
    assertThat(timeouts).hasSize(before);
  }
}
