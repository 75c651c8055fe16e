package chat.parley.message;

/**
 * A position in a stream.
 *
 * @param epoch the id of the numbering of the stream's messages, as good as random. It changes if
 *     the store is restored; offsets of different epochs cannot be compared
 * @param offset 1 for the first message and one more for each message after it; 0 is the position
 *     before the first message
 */
public record StreamPosition(String epoch, long offset) {

  public StreamPosition {
    if (offset < 0) {
      throw new IllegalArgumentException("Offset is %d; it must be 0 or more".formatted(offset));
    }
  }

  /** Returns the id of the message at this position; unique forever, like the position. */
  public String messageId() {
    return epoch + "-" + offset;
  }
}
