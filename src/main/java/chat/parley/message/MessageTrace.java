package chat.parley.message;

/**
 * Follows one message that came in here, to the last of the sockets that it goes to. Any thread may
 * call; must not block, nor throw.
 */
public interface MessageTrace {

  /** It is stored, and is handed to its readers next. */
  void stored();

  /** It waits for one more socket. */
  void queued();

  /**
   * It does not wait for one of them any more.
   *
   * @param written whether it was written; if not, its session has ended or was too slow
   */
  void left(boolean written);
}
