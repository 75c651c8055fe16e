package chat.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * The arrival of a message at this node.
 *
 * @param nanos the time by {@link System#nanoTime}, which is meaningful in this process only
 * @param trace follows the message from then on; null if it is not traced
 */
public record Arrival(long nanos, @Nullable MessageTrace trace) {

  /** Returns an arrival at this moment, without a trace. */
  public static Arrival now() {
    return new Arrival(System.nanoTime(), null);
  }
}
