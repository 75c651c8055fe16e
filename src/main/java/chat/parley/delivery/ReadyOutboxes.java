package chat.parley.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * The outboxes that became ready to write while one thread handled one incoming message. If there
 * are few, that thread writes them itself once it has released all locks, because waking a writer
 * thread costs more than the write. If there are many, they are left to the writer threads, which
 * combine more messages into each write.
 */
final class ReadyOutboxes {

  private static final int MAX_DIRECT_WRITES = 8;
  private static final ScopedValue<ReadyOutboxes> CURRENT = ScopedValue.newInstance();

  private final List<Outbox> ready = new ArrayList<>(MAX_DIRECT_WRITES);
  private boolean finished;

  /** Adds an outbox if the calling thread is in {@link #runThenWrite}; returns whether it is. */
  static boolean tryAdd(Outbox outbox) {
    return CURRENT.isBound() && CURRENT.get().add(outbox);
  }

  private boolean add(Outbox outbox) {
    return !finished && ready.add(outbox);
  }

  /**
   * Runs a task, then writes the outboxes that it made ready or schedules them on their writers. A
   * nested call only runs the task, and the outer call writes.
   */
  static void runThenWrite(Runnable task) {
    if (CURRENT.isBound() && !CURRENT.get().finished) {
      task.run();
      return;
    }
    var outboxes = new ReadyOutboxes();
    try {
      ScopedValue.where(CURRENT, outboxes).run(task);
    } finally {
      outboxes.finish();
    }
  }

  private void finish() {
    finished = true;
    boolean few = ready.size() <= MAX_DIRECT_WRITES;
    for (Outbox outbox : ready) {
      try {
        if (few) {
          outbox.writeBatch();
        } else {
          outbox.scheduleOnWriter();
        }
      } catch (Error e) {
        // No other thread would write this outbox; abort it and continue with the others.
        outbox.abort(List.of(), e);
      }
    }
  }
}
