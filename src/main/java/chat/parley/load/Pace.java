package chat.parley.load;

/** Decides when messages are sent. */
public sealed interface Pace {

  /**
   * A closed loop: the next message is sent as soon as an earlier one has reached all its
   * subscribers. It measures the maximum throughput of a server.
   *
   * @param inFlight the number of messages in flight at a time, of all writers together
   */
  record Closed(int inFlight) implements Pace {}

  /**
   * An open loop: messages are sent at fixed times, whether or not the earlier ones have arrived,
   * and their latency counts from the time when they were due. A server that stops for a second
   * therefore delays every message of that second in the results (“coordinated omission”, G. Tene,
   * “How NOT to measure latency”).
   *
   * @param perSecond messages per second, of all writers together
   */
  record Open(double perSecond) implements Pace {}
}
