package chat.parley.store;

import java.util.Comparator;

/**
 * A message of the database, ordered by stream and offset.
 *
 * @param stream the id of its stream
 */
record MessageKey(long stream, long offset) implements Comparable<MessageKey> {

  private static final Comparator<MessageKey> ORDER =
      Comparator.comparingLong(MessageKey::stream).thenComparingLong(MessageKey::offset);

  @Override
  public int compareTo(MessageKey other) {
    return ORDER.compare(this, other);
  }
}
