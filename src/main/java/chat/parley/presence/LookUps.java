package chat.parley.presence;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the store for the presence thread, which must not wait: a few reads at a time, on virtual
 * threads. Their number is bounded by that of the subscriptions, each of which has one at most, and
 * of the requests that wait.
 */
final class LookUps {

  /** Number of reads at a time; messages that are read need the others. */
  private static final int AT_ONCE = 3;

  /** Maximum time for which a request waits until it may read. */
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(5);

  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final Executor presenceThread;
  private final Failures failures;

  LookUps(Executor presenceThread, Failures failures) {
    this.presenceThread = presenceThread;
    this.failures = failures;
  }

  /**
   * Reads the store.
   *
   * @param onRead called by the presence thread with the result
   * @param onFailure called by the presence thread if the store is not available
   */
  <T> void read(Supplier<T> read, Consumer<T> onRead, Runnable onFailure) {
    Thread.startVirtualThread(
        () -> {
          try {
            T result = readNow(read);
            presenceThread.execute(() -> onRead.accept(result));
          } catch (ChatException _) {
            // The store is not available, which health shows.
            presenceThread.execute(onFailure);
          } catch (Throwable e) {
            failures.failed(Subsystem.PRESENCE, e);
            presenceThread.execute(onFailure);
          }
        });
  }

  /**
   * Reads the store on the calling thread, after the reads that have begun. Blocks.
   *
   * @throws ChatException that of the read; {@link ChatError#BUSY} if too many other reads wait
   */
  <T> T readHere(Supplier<T> read) {
    try {
      if (!permits.tryAcquire(WAIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ChatError.BUSY.because("The presence of users is not available now; try again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
    try {
      return read.get();
    } finally {
      permits.release();
    }
  }

  private <T> T readNow(Supplier<T> read) {
    permits.acquireUninterruptibly();
    try {
      return read.get();
    } finally {
      permits.release();
    }
  }
}
