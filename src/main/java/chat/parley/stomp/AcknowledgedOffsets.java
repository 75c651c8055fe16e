package chat.parley.stomp;

import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;

/**
 * How far a client has accepted or put back what one subscription brought it. With {@code ack:
 * client} an ACK or NACK settles everything before it that is not settled yet (STOMP 1.2, NACK).
 * Owned by its connection; one thread at a time.
 */
final class AcknowledgedOffsets {

  private long last;

  /** Nothing is settled of what the subscription brings. */
  AcknowledgedOffsets(StartPosition from, Replay replay) {
    last = from instanceof StartPosition.Last ? replay.start() : 0;
  }

  /** Up to where everything before an offset is settled already. */
  long before(long offset) {
    return Math.min(last, offset);
  }

  /** Settles everything up to an offset. */
  void upTo(long offset) {
    last = Math.max(last, offset);
  }
}
