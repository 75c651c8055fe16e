package chat.parley.journal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimedStoreCallsTest {

  /** The maximum number of calls that wait for a thread. */
  private static final int MAX_QUEUED = 10_000;

  private final TimedStoreCalls calls = new TimedStoreCalls("test-calls", 1);
  private final CountDownLatch blocked = new CountDownLatch(1);

  @AfterEach
  void unblock() {
    blocked.countDown();
  }

  /** Occupies the only thread until the end of the test. */
  private void block() throws Exception {
    var running = new CountDownLatch(1);
    calls.start(
        new FutureTask<Boolean>(
            () -> {
              running.countDown();
              return blocked.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            }));
    assertThat(running.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallRunsOnAThreadOfThePool() throws Exception {
    assertThat(calls.run(() -> Thread.currentThread().getName())).startsWith("test-calls-");
    assertThat(calls.run(() -> Thread.currentThread().isDaemon())).isTrue();
    assertThat(calls.<String>run(() -> null)).isNull();
  }

  static Stream<Throwable> unchecked() {
    return Stream.of(
        StoreException.timeout(Duration.ofSeconds(1)),
        new IllegalArgumentException("broken"),
        new StackOverflowError("broken"));
  }

  @ParameterizedTest
  @MethodSource("unchecked")
  void anExceptionOfACallIsThrown(Throwable thrown) {
    assertThatThrownBy(
            () ->
                calls.run(
                    () -> {
                      if (thrown instanceof Error error) {
                        throw error;
                      }
                      throw (Exception) thrown;
                    }))
        .isSameAs(thrown);
  }

  @Test
  void anUnexpectedCheckedExceptionIsWrapped() {
    var thrown = new IOException("broken");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                calls.run(
                    () -> {
                      throw thrown;
                    }))
        .withRootCauseExactlyInstanceOf(IOException.class);
  }

  @Test
  void severalCallersAwaitOneTask() throws Exception {
    var task = new FutureTask<>(() -> "result");
    calls.start(task);
    assertThat(TimedStoreCalls.await(task)).isEqualTo("result");
    assertThat(TimedStoreCalls.await(task)).isEqualTo("result");
  }

  @Test
  void callsAboveTheMaximumAreRefused() throws Exception {
    block();
    for (int i = 0; i < MAX_QUEUED; i++) {
      calls.start(new FutureTask<>(() -> "never"));
    }
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> calls.start(new FutureTask<>(() -> "never")))
        .returns(StoreOutage.UNAVAILABLE, StoreException::outage)
        .withMessageContaining("did not answer within 5 s");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> calls.run(() -> "never"));
  }

  @Test
  void anInterruptedCallerLeavesAndItsCallNeverStarts() throws Exception {
    block();
    var started = new AtomicBoolean();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> calls.run(() -> started.getAndSet(true)))
        .returns(ChatError.INTERNAL, ChatException::error);
    assertThat(Thread.interrupted()).isTrue();
    blocked.countDown();
    assertThat(calls.run(() -> "next")).isEqualTo("next");
    assertThat(started).isFalse();
  }
}
