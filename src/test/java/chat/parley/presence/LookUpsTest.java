package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookUpsTest {

  @Test
  void theReadsOfRequestsWaitForThoseOfSubscriptions() throws Exception {
    try (var failures = new Failures(ProcessHalt.NONE)) {
      var lookUps = new LookUps(Runnable::run, failures);
      var reading = new AtomicInteger();
      var most = new AtomicInteger();
      var begun = new Semaphore(0);
      var end = new CountDownLatch(1);
      for (int i = 0; i < 10; i++) {
        lookUps.read(() -> await(reading, most, begun, end), _ -> {}, () -> {});
      }
      assertThat(begun.tryAcquire(3, Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      var answered = new CountDownLatch(1);
      Thread request =
          Thread.startVirtualThread(
              () -> {
                int _ = lookUps.readHere(() -> await(reading, most, begun, end));
                answered.countDown();
              });
      Await.until(
          () -> "the request is " + request.getState(),
          () -> request.getState() == Thread.State.TIMED_WAITING);
      end.countDown();
      assertThat(answered.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(most.get()).isEqualTo(3);
    }
  }

  private static int await(
      AtomicInteger reading, AtomicInteger most, Semaphore begun, CountDownLatch end) {
    most.accumulateAndGet(reading.incrementAndGet(), Math::max);
    begun.release();
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return reading.decrementAndGet();
  }
}
