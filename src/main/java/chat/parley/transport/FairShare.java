package chat.parley.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Lets a busy virtual thread yield to others, because the scheduler of virtual threads does not
 * preempt it. Each carrier thread runs the threads of its own queue before it takes threads from
 * the shared queues, and empties one shared queue before it looks at the next. A platform thread
 * that wakes virtual threads has a shared queue of its own.
 */
public final class FairShare {

  /**
   * Number of threads that wake the yielding threads. If there were only one, its shared queue
   * would never be empty while a few busy threads yield, and the threads in other queues would
   * never run.
   */
  private static final int WAKING_THREADS = 4;

  /** Wakes yielding threads. Its queue has at most one entry per yielding thread. */
  private static final Executor WAKER = startWaker();

  private FairShare() {}

  /** Starts all threads, so that a yield needs no new thread and cannot fail for want of one. */
  private static Executor startWaker() {
    var threads =
        Thread.ofPlatform()
            .daemon()
            .name("parley-fair-share-", 0)
            .inheritInheritableThreadLocals(false)
            .factory();
    var waker = (ThreadPoolExecutor) Executors.newFixedThreadPool(WAKING_THREADS, threads);
    waker.prestartAllCoreThreads();
    return waker;
  }

  /**
   * Returns fair permits for half of the processors, at least one. A virtual thread that computes
   * for long takes one of them, so that the other processors are left to chat traffic.
   */
  public static Semaphore halfOfProcessors() {
    return new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  }

  /**
   * Yields to the threads in the queue of this carrier only. A virtual thread that was woken by a
   * platform thread, for example by the writer thread of the journal, is in a shared queue and may
   * have to wait until a carrier has run all threads of its own queue; {@link #yieldToAll} yields
   * to it too.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Only fairness depends on it.
  public static void yieldCarrier() {
    Thread.yield();
  }

  /**
   * Yields to the threads in the shared queues too. Takes some 40 µs on an idle machine. May return
   * without having yielded, if the waking thread is faster than this one; then the others wait for
   * one more turn. On a platform thread it only pauses.
   */
  public static void yieldToAll() {
    CompletableFuture.runAsync(() -> {}, WAKER).join();
  }
}
