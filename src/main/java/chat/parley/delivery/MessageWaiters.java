package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.transport.FairShare;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The waiters of one stream. They are handed over together to the thread that wakes them, so that
 * their number does not delay the delivery of messages. Guarded by the monitor of the stream's
 * {@link StreamSubscriptions}.
 */
final class MessageWaiters {

  /**
   * Number of waiters that are woken before other threads get their turn: each of them makes and
   * writes a response.
   */
  private static final int WOKEN_AT_ONCE = 16;

  /** Null if there are none, as for most streams. */
  private @Nullable Set<MessageWaiter> waiters;

  /** Adds a waiter; has no effect if it is here already. */
  void add(MessageWaiter waiter) {
    if (waiters == null) {
      waiters = new LinkedHashSet<>(2);
    }
    waiters.add(waiter);
  }

  /** Removes a waiter; has no effect if it is not here. */
  void remove(MessageWaiter waiter) {
    if (waiters != null) {
      waiters.remove(waiter);
      if (waiters.isEmpty()) {
        waiters = null;
      }
    }
  }

  /** Removes all waiters and returns them; null if there are none. Takes the same time for all. */
  @Nullable Set<MessageWaiter> takeAll() {
    Set<MessageWaiter> taken = waiters;
    waiters = null;
    return taken;
  }

  int size() {
    return waiters == null ? 0 : waiters.size();
  }

  /** Wakes waiters on a virtual thread. Does not block. */
  static void wake(Set<MessageWaiter> woken, Failures failures) {
    Thread.startVirtualThread(() -> wakeAll(woken, failures));
  }

  private static void wakeAll(Set<MessageWaiter> woken, Failures failures) {
    int count = 0;
    for (MessageWaiter waiter : woken) {
      try {
        waiter.wake();
      } catch (Throwable e) {
        failures.failed(Subsystem.FAN_OUT, e);
      }
      if (++count % WOKEN_AT_ONCE == 0) {
        FairShare.yieldToAll();
      }
    }
  }
}
