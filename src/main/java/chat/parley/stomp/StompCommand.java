package chat.parley.stomp;

/** The commands of client frames. */
enum StompCommand {
  CONNECT,
  STOMP,
  SEND,
  SUBSCRIBE,
  UNSUBSCRIBE,
  ACK,
  NACK,
  BEGIN,
  COMMIT,
  ABORT,
  DISCONNECT;

  /**
   * Returns whether header values of this command are escaped. Those of CONNECT and STOMP are not,
   * since these frames negotiate the version (STOMP 1.2, Value Encoding).
   */
  boolean hasEscapedHeaders() {
    return this != CONNECT && this != STOMP;
  }
}
