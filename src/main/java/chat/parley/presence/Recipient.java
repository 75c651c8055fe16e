package chat.parley.presence;

/** A subscription to which changes are sent. Confined to the presence thread. */
interface Recipient {

  /**
   * Sends what has changed, if it may be sent now.
   *
   * @param now by the clock of {@link PresenceClock#nanos}
   * @return whether all is sent
   */
  boolean send(PresenceBoard board, long now);
}
