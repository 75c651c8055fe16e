package chat.parley.failures;

/** The parts of the server whose failures are told apart in metrics, health and the log. */
public enum Subsystem {
  /** The writer thread, which commits. */
  JOURNAL("journal"),
  /** Answers to senders while the writer thread waits for the store. */
  ANSWERS("answers"),
  /** From a committed batch to the subscribers. */
  FAN_OUT("fan-out"),
  /** What a subscription reads from the store before it is live. */
  REPLAY("replay"),
  /** The threads that write to sockets. */
  WRITER("writer"),
  /** The frames of one session, and its end. */
  SESSION("session"),
  /** Heart-beats and timeouts. */
  TIMER("timer"),
  /** Bans, mutes and kicks. */
  RULINGS("rulings"),
  /** Reading batches of other nodes that did not arrive. */
  REPAIR("repair"),
  /** Deletion of old messages. */
  RETENTION("retention"),
  /** The link to the broker. */
  RELAY("relay"),
  /** Answers to HTTP requests. */
  HTTP("http");

  private final String text;

  Subsystem(String text) {
    this.text = text;
  }

  /** As metrics and health spell it. */
  @Override
  public String toString() {
    return text;
  }
}
