package chat.parley.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * The outboxes that become ready to write while the calling thread handles one incoming message or
 * batch. {@link Outbox#writeAll} writes them afterwards, once the thread has released all locks.
 * Confined to its thread.
 */
public final class ReadyOutboxes {

  private static final ThreadLocal<ReadyOutboxes> CURRENT = new ThreadLocal<>();

  /** Stands for the outboxes of an inner call: they belong to the outer one. */
  private static final ReadyOutboxes NESTED = new ReadyOutboxes();

  private final List<Outbox> ready = new ArrayList<>(Outbox.MAX_DIRECT_WRITES);

  private ReadyOutboxes() {}

  /**
   * Collects the outboxes that become ready on this thread from now on, until {@link
   * Outbox#writeAll}, which must follow. If an outer call on this thread collects them already,
   * they are left to that one.
   */
  public static ReadyOutboxes collect() {
    if (CURRENT.get() != null) {
      return NESTED;
    }
    var outboxes = new ReadyOutboxes();
    CURRENT.set(outboxes);
    return outboxes;
  }

  /**
   * Leaves the outboxes that the calling thread has collected so far to the writer threads. Called
   * before the thread waits for something else, so that what has been sent does not wait with it.
   */
  public static void handOver() {
    ReadyOutboxes current = CURRENT.get();
    if (current == null) {
      return;
    }
    CURRENT.remove();
    try {
      current.ready.forEach(ReadyOutboxes::schedule);
    } finally {
      current.ready.clear();
      CURRENT.set(current);
    }
  }

  private static void schedule(Outbox outbox) {
    try {
      outbox.schedule();
    } catch (Error e) {
      // No other thread would write this outbox.
      outbox.abort(List.of(), e);
    }
  }

  /** Adds an outbox if the calling thread collects them; returns whether it does. */
  static boolean tryAdd(Outbox outbox) {
    ReadyOutboxes current = CURRENT.get();
    return current != null && current.ready.add(outbox);
  }

  /** Stops collecting, and returns the outboxes; none if an outer call collects them. */
  List<Outbox> take() {
    if (this == NESTED) {
      return List.of();
    }
    CURRENT.remove();
    return ready;
  }
}
