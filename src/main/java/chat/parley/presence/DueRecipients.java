package chat.parley.presence;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The subscriptions to which something has to be sent. Confined to the presence thread. */
final class DueRecipients {

  private final Set<Recipient> due = new LinkedHashSet<>();

  /** The number of messages sent, which other threads read too. */
  private final LongAdder sent = new LongAdder();

  void add(Recipient recipient) {
    due.add(recipient);
  }

  void remove(Recipient recipient) {
    due.remove(recipient);
  }

  /** Returns the number of messages sent; safe for use by any thread. */
  long sent() {
    return sent.sum();
  }

  /** Notes that a message was sent. */
  void countSent() {
    sent.increment();
  }

  /**
   * Sends what is due and may be sent now, and forgets those to which all is sent.
   *
   * @param now by the clock of {@link PresenceClock#nanos}
   */
  void send(PresenceBoard board, long now) {
    due.removeIf(recipient -> recipient.send(board, now));
  }
}
