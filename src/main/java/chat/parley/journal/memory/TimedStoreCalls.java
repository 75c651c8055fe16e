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
 * Runs calls to the store on a small pool of platform threads, so that a caller waits for at most
 * {@link #TIMEOUT}, however long the store takes. Idle threads end after 10 s. Any thread may call.
 */
public final class TimedStoreCalls {

  /** Maximum time a caller waits for a free thread and the result together. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Maximum number of calls that wait for a thread, including calls that have timed out. */
  private static final int MAX_QUEUED = 10_000;

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;

  /**
   * @param name prefix of the thread names
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
   * @throws StoreException if the call throws one; with {@link
   *     chat.parley.store.StoreOutage#UNAVAILABLE} if too many calls wait or the call has not ended
   *     within {@link #TIMEOUT}: a call that has started then continues, any other is never run
   * @throws chat.parley.message.ChatException {@link ChatError#INTERNAL} if the calling thread is
   *     interrupted
   */
  public <T> T run(Callable<T> call) throws StoreException {
    var task = new FutureTask<T>(call);
    start(task);
    try {
      return await(task);
    } finally {
      // Has no effect on a call that has started.
      task.cancel(false);
    }
  }

  /**
   * Starts a task; one or more callers {@link #await} its result. Does not block.
   *
   * @throws StoreException if {@link #MAX_QUEUED} calls wait already
   */
  void start(FutureTask<?> task) throws StoreException {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException _) {
      throw StoreException.timeout(TIMEOUT);
    }
  }

  /** Waits for the result of a task; throws the same exceptions as {@link #run}. */
  static <T> T await(FutureTask<T> task) throws StoreException {
    try {
      return task.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw StoreException.timeout(TIMEOUT);
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
