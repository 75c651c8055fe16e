package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.RunAlone;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@RunAlone
class FairShareIT {

  private static final int STARTS = 40;

  /** Time that a busy thread runs until it yields. */
  private static final Duration TURN = Duration.ofNanos(200_000);

  /** So many that some of them always wait for a carrier. */
  private static final int BUSY_THREADS = 32 * Runtime.getRuntime().availableProcessors();

  @Test
  void threadsStartedByPlatformThreadsRunDespiteBusyThreadsThatYieldToAll() throws Exception {
    var done = new AtomicBoolean();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < BUSY_THREADS; i++) {
        executor.execute(() -> workUntil(done));
      }
      try {
        for (int i = 0; i < STARTS; i++) {
          assertThat(runs()).as("start %d", i).isTrue();
        }
      } finally {
        done.set(true);
      }
      executor.shutdown();
      assertThat(executor.awaitTermination(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Returns whether a virtual thread runs that was started by a new platform thread. */
  private static boolean runs() throws InterruptedException {
    var hasRun = new CountDownLatch(1);
    Thread.ofPlatform().start(() -> Thread.startVirtualThread(hasRun::countDown)).join();
    return hasRun.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void workUntil(AtomicBoolean done) {
    while (!done.get()) {
      long end = System.nanoTime() + TURN.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      FairShare.yieldToAll();
    }
  }

  /** Each busy thread keeps its carrier until the thread that it has started there has run. */
  @Test
  void threadsOfTheSameCarrierRunDespiteBusyThreadsThatYieldTheirCarrier() throws Exception {
    int busyThreads = 4 * Runtime.getRuntime().availableProcessors();
    var started = new CountDownLatch(busyThreads);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < busyThreads; i++) {
        executor.execute(() -> startAndYieldUntilAllHaveRun(started));
      }
      assertThat(started.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .as("all started threads have run")
          .isTrue();
    }
  }

  private static void startAndYieldUntilAllHaveRun(CountDownLatch started) {
    Thread.startVirtualThread(started::countDown);
    long end = System.nanoTime() + Await.DEADLINE.toNanos();
    while (started.getCount() > 0 && System.nanoTime() < end) {
      FairShare.yieldCarrier();
    }
  }
}
