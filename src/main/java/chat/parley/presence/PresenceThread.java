package chat.parley.presence;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The presence thread, to which the state of presence is confined. It never waits for the store or
 * for a client. Any thread may call.
 */
final class PresenceThread implements Executor {

  /** Interval between ticks, in which changes are applied and sent. */
  private static final Duration TICK = Duration.ofMillis(50);

  /** Maximum time for which other threads wait for this one. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-presence").daemon().factory());

  private final Failures failures;

  PresenceThread(Failures failures) {
    this.failures = failures;
  }

  /** Has a task run in each tick. Called once. */
  void start(Runnable tick) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> runNow(tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runNow(Runnable task) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      task.run();
    } catch (Throwable e) {
      failures.failed(Subsystem.PRESENCE, e);
    } finally {
      Outbox.writeAll(ready);
    }
  }

  @Override
  public void execute(Runnable task) {
    var _ = tryExecute(task);
  }

  /** Has a task run; returns false if it is not, because the server is stopping. */
  private boolean tryExecute(Runnable task) {
    try {
      timer.execute(() -> runNow(task));
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /**
   * Returns the result of a task. Blocks until the thread has run it.
   *
   * @throws ChatException that of the task; {@link ChatError#BUSY} if it was not run in time;
   *     {@link ChatError#INTERNAL} if the server is stopping
   */
  <T> T call(Callable<T> task) {
    var result = new FutureTask<>(task);
    if (!tryExecute(result)) {
      throw stopping();
    }
    try {
      return result.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw stopping();
    } catch (TimeoutException _) {
      result.cancel(false);
      throw ChatError.BUSY.because("The presence of users is not available now; try again");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private static ChatException stopping() {
    return ChatError.INTERNAL.because("Parley is stopping; try again");
  }

  /** Runs a task, and waits for it, as {@link #call} does. */
  void run(Runnable task) {
    var _ = call(Executors.callable(task));
  }

  void stop() {
    timer.shutdownNow();
  }
}
