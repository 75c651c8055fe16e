package chat.parley.message;

/**
 * Follows one message from its arrival at this node until it has been written to the last socket.
 * Any thread may call. Implementations must not block or throw.
 */
public interface MessageTrace {

  /**
   * Called when the message has been stored, before it is published to the subscribers of a stream;
   * for a one-to-one message once for each of its two streams.
   */
  void stored();

  /** Called when the message has been queued for one more session. */
  void queued();

  /**
   * Called when the message has left the queue of one session.
   *
   * @param written whether it was written; if not, the session has ended or read too slowly
   */
  void dequeued(boolean written);
}
