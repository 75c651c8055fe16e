package chat.parley.message;

/**
 * A place in a stream.
 *
 * @param epoch the life of the stream, random, made when the stream is made
 * @param offset counts from 1 by 1; 0 is the place before the first message
 */
public record StreamPosition(String epoch, long offset) {

  public StreamPosition {
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset);
    }
  }
}
