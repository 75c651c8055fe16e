package chat.parley.message;

/**
 * When a message came in here.
 *
 * @param nanos by {@link System#nanoTime}: it means something in this process only
 */
public record Arrival(long nanos) {

  /** At this moment. */
  public static Arrival now() {
    return new Arrival(System.nanoTime());
  }
}
