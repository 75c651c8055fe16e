package chat.parley.crash;

/** Records the messages that readers receive. Any thread may call, but only one per reader. */
interface Recorder {

  /** Adds a reader, before it reads. */
  void addReader(Ledger.Reader reader);

  /**
   * Records that a subscription has begun, or that a request has been answered; the messages that
   * follow belong to it.
   *
   * @param recovered whether it continues after the last message of the reader
   * @param position the position of the last message
   * @return whether the reader may continue
   */
  boolean recordStart(Ledger.Reader reader, boolean recovered, String position);

  /** Records a received message. */
  void recordCopy(Ledger.Reader reader, Ledger.Copy copy);
}
