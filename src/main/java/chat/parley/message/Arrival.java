package chat.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * When a message came in here.
 *
 * @param nanos by {@link System#nanoTime}: it means something in this process only
 * @param journey what follows it from there; null if nothing does
 */
public record Arrival(long nanos, @Nullable MessageTrace journey) {

  /** At this moment. */
  public static Arrival now() {
    return new Arrival(System.nanoTime(), null);
  }
}
