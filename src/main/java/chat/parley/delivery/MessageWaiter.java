package chat.parley.delivery;

/**
 * A client that waits for the next stored message of one or more streams, such as a long poll. It
 * reads the message from the journal: nothing is queued for it.
 */
public interface MessageWaiter {

  /**
   * Wakes the waiter, because a message was stored in one of its streams. By then the waiter is no
   * longer registered with that stream. Called on a virtual thread; must not block nor throw.
   */
  void wake();
}
