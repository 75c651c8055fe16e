package chat.parley.load;

/** When the next message is sent. */
public sealed interface Pace {

  /**
   * As soon as an earlier one has reached all its readers: how much a server can do.
   *
   * @param inFlight how many are on their way at a time, of all writers together
   */
  record Closed(int inFlight) implements Pace {}

  /**
   * At fixed times, whether or not the earlier ones have arrived, and each is timed from the moment
   * when it was due: so a server that stops for a second is seen by every message of that second
   * (“coordinated omission”, G. Tene, “How NOT to measure latency”).
   *
   * @param perSecond messages, of all writers together
   */
  record Open(double perSecond) implements Pace {}
}
