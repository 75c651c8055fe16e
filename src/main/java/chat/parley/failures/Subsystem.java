package chat.parley.failures;

/** The parts of the server for which metrics, health and the log report failures separately. */
public enum Subsystem {
  /** The writer thread, which commits messages to the store. */
  JOURNAL("journal"),
  /** The timeouts of sends, which refuse messages while the writer thread waits for the store. */
  SEND_TIMEOUTS("send-timeouts"),
  /** The delivery of a committed batch to its subscribers. */
  FAN_OUT("fan-out"),
  /** The replay of stored messages to a subscription before it is live. */
  REPLAY("replay"),
  /** The writes to sockets. */
  WRITER("writer"),
  /** The handling of the frames of a session, of its receipts and of its end. */
  SESSION("session"),
  /** The timers of heart-beats and timeouts. */
  TIMER("timer"),
  /** The application of bans, mutes and kicks. */
  MODERATION("moderation"),
  /** The reading of batches of other nodes that did not arrive by the broker. */
  REPAIR("repair"),
  /** The deletion of old messages and unused devices. */
  RETENTION("retention"),
  /** The recording of users that have been seen. */
  PEOPLE("people"),
  /** The markers of users, and the lists of their conversations. */
  MARKERS("markers"),
  /** The presence of users. */
  PRESENCE("presence"),
  /** The broker link. */
  CLUSTER("cluster"),
  /** The responses to HTTP requests. */
  HTTP("http");

  private final String text;

  Subsystem(String text) {
    this.text = text;
  }

  /** Returns the name used in metrics, health and the log. */
  @Override
  public String toString() {
    return text;
  }
}
