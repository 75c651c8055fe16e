package chat.parley.crash;

import org.jspecify.annotations.Nullable;

/**
 * The position of a message, as stated in a receipt or in a received message.
 *
 * @param epoch null in the receipt of a message to an inbox, for its position in the pair, like
 *     {@code messageId}
 */
record Position(@Nullable String epoch, long offset, @Nullable String messageId) {

  /** Returns whether a message with a receipt for this position may be at another one. */
  boolean permits(Position actual) {
    return epoch == null ? offset == actual.offset : equals(actual);
  }
}
