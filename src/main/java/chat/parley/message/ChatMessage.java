package chat.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * A message as all subscribers receive it.
 *
 * @param id the id of the message, unique forever and the same for all subscribers
 * @param timestamp when the message was stored or, if it is ephemeral, passed on, in milliseconds
 *     since 1970-01-01 UTC
 * @param position the position of the message in its stream; null if it is ephemeral
 * @param draft the message as it was sent
 */
public record ChatMessage(
    String id, long timestamp, @Nullable StreamPosition position, Draft draft) {

  /** The prefix of the ids of ephemeral messages; the id of a stored one starts with its epoch. */
  public static final String EPHEMERAL_ID_PREFIX = "~";

  /** Heap of a message in addition to its draft: the id and the position. */
  private static final int MESSAGE_BYTES = 100;

  /** Returns an estimate of the retained heap in bytes; see {@link Draft#retainedBytes}. */
  public int retainedBytes() {
    return MESSAGE_BYTES + draft.retainedBytes();
  }

  /** Returns the offset of the message; 0 if it is ephemeral. */
  public long offset() {
    return position == null ? 0 : position.offset();
  }
}
