package chat.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * A message as every reader sees it.
 *
 * @param id unique for ever, the same for every reader
 * @param timestamp when it was stored, milliseconds since 1970 UTC
 * @param position its place in its stream; null if it is ephemeral
 */
public record ChatMessage(
    String id, long timestamp, @Nullable StreamPosition position, Draft draft) {

  /**
   * What the id of an ephemeral message begins with: that of a stored one begins with its epoch.
   */
  public static final String EPHEMERAL = "~";

  /** What a message costs besides its draft: its id and its position. */
  private static final int MESSAGE_BYTES = 100;

  /** How much heap this message keeps, in bytes, about; see {@link Draft#retainedBytes}. */
  public int retainedBytes() {
    return MESSAGE_BYTES + draft.retainedBytes();
  }

  /** Its offset, or 0 if it is ephemeral. */
  public long offset() {
    return position == null ? 0 : position.offset();
  }
}
