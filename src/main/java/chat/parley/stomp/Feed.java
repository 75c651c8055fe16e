package chat.parley.stomp;

/** The source of a subscription that is no stream. Used by one thread at a time. */
interface Feed {

  /**
   * Returns the version with which the client can subscribe again; 0 if the feed has no versions.
   */
  default long version() {
    return 0;
  }

  /** Has messages sent. */
  void begin();

  /** Returns whether the server has ended it. Any thread may call. */
  default boolean hasEnded() {
    return false;
  }

  /** Ends it. */
  void end();
}
