package chat.parley.journal.memory;

import chat.parley.message.ChatError;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls to the store on a few platform threads of its own, so that a caller waits for at most
 * {@link #TIMEOUT}, however long the store takes. Threads that are idle end. Any thread may call.
 */
public final class TimedStoreCalls {

  /** Maximum time a caller waits: for a free thread and for the answer together. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Maximum number of calls that wait for a thread; those that were given up are among them. */
  private static final int MAX_QUEUED = 10_000;

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;

  /**
   * @param name prefix of the names of the threads
   * @param size maximum number of calls that run at the same time
   */
  public TimedStoreCalls(String name, int size) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_TIMEOUT.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_QUEUED),
            Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a call and waits for its result.
   *
   * @throws StoreException what the call threw; or {@link chat.parley.store.StoreOutage#AWAY} if it
   *     has not ended in time, in which case it may still run, or never
   */
  public <T> T run(Callable<T> call) throws StoreException {
    var task = new FutureTask<T>(call);
    start(task);
    try {
      return await(task);
    } finally {
      // Does nothing to a call that has begun.
      task.cancel(false);
    }
  }

  /**
   * Runs a task for one or several callers, which {@link #await} it.
   *
   * @throws StoreException if too many calls wait already
   */
  void start(FutureTask<?> task) throws StoreException {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException _) {
      throw StoreException.noAnswer(TIMEOUT);
    }
  }

  /** Waits for the result of a task: see {@link #run}. */
  static <T> T await(FutureTask<T> task) throws StoreException {
    try {
      return task.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw StoreException.noAnswer(TIMEOUT);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StoreException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
  }
}
