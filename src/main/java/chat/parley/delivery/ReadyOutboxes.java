package chat.parley.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * The outboxes that one thread has made ready while it handled one incoming message. A few are
 * written by that thread itself, when it has left all locks: waking a writer costs more than the
 * write. Many are left to the writers, who put more messages into one write.
 */
final class ReadyOutboxes {

  private static final int FEW = 8;
  private static final ScopedValue<ReadyOutboxes> CURRENT = ScopedValue.newInstance();

  private final List<Outbox> ready = new ArrayList<>(FEW);
  private boolean over;

  /** Takes an outbox if the calling thread has a turn; otherwise it is left to a writer. */
  static boolean takes(Outbox outbox) {
    return CURRENT.isBound() && CURRENT.get().add(outbox);
  }

  private boolean add(Outbox outbox) {
    return !over && ready.add(outbox);
  }

  /**
   * Handles one incoming message, then sees to what it has made ready; inside of another turn that
   * is left to the other one.
   */
  static void during(Runnable handling) {
    if (CURRENT.isBound() && !CURRENT.get().over) {
      handling.run();
      return;
    }
    var turn = new ReadyOutboxes();
    try {
      ScopedValue.where(CURRENT, turn).run(handling);
    } finally {
      turn.end();
    }
  }

  private void end() {
    over = true;
    boolean few = ready.size() <= FEW;
    for (Outbox outbox : ready) {
      try {
        if (few) {
          outbox.drain();
        } else {
          outbox.leaveToWriter();
        }
      } catch (Error e) {
        // Nobody else would ever look after it, and the others are still to come.
        outbox.drop(List.of(), e);
      }
    }
  }
}
