package chat.parley.stomp;

import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;

/**
 * The highest offset of one subscription that the client has answered by an ACK or NACK. With
 * {@code ack:client} an ACK or NACK applies to all messages before it that have not been answered
 * yet (STOMP 1.2, ACK and NACK). Confined to its session; used by one thread at a time.
 */
final class AcknowledgedOffsets {

  private long last;

  /**
   * Creates the state of a new subscription: none of its messages has been answered. If the client
   * asked for the last N messages, its first ACK does not cover older ones, which it has not
   * received. Otherwise the first ACK covers all messages before it: they have been delivered
   * already, or the client stated so by resuming after an offset.
   */
  AcknowledgedOffsets(StartPosition from, Replay replay) {
    last = from instanceof StartPosition.Last ? replay.start() : 0;
  }

  /**
   * Returns the offset after which a cumulative ACK of the given offset starts: all messages up to
   * and including the returned one have been answered already.
   */
  long rangeStart(long offset) {
    return Math.min(last, offset);
  }

  /** Marks all messages up to and including an offset as answered; never moves back. */
  void advanceTo(long offset) {
    last = Math.max(last, offset);
  }
}
