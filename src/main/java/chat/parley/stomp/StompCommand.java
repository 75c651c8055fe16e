package chat.parley.stomp;

/** What a client may send. */
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

  /** Whether its headers are escaped: those of a frame that negotiates the version are not. */
  boolean escaped() {
    return this != CONNECT && this != STOMP;
  }
}
