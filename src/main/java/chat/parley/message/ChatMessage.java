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
 * @param membersOffset the offset of the last change of the members of its room when it was stored,
 *     or a later one; 0 if there was none, and outside of rooms. No subscriber receives the message
 *     before this change is applied
 */
public record ChatMessage(
    String id, long timestamp, @Nullable StreamPosition position, Draft draft, long membersOffset) {

  /** Creates a message whose delivery does not depend on changes of members. */
  public ChatMessage(String id, long timestamp, @Nullable StreamPosition position, Draft draft) {
    this(id, timestamp, position, draft, 0);
  }

  /** The prefix of the ids of ephemeral messages; the id of a stored one starts with its epoch. */
  public static final String EPHEMERAL_ID_PREFIX = "~";

  /** Heap of a message in addition to its draft: the id and the position. */
  private static final int MESSAGE_BYTES = 100;

  /** Returns a copy that depends on a change of the members of its room. */
  public ChatMessage withMembersOffset(long offset) {
    return new ChatMessage(id, timestamp, position, draft, offset);
  }

  /**
   * Returns the message of the stream of two users, of an entry of an inbox.
   *
   * @param inPair the position in that stream; null if the message is ephemeral
   */
  public ChatMessage inPair(@Nullable StreamPosition inPair) {
    String newId = inPair == null ? id : inPair.messageId();
    return new ChatMessage(newId, timestamp, inPair, draft.inPair());
  }

  /** Returns whether an earlier message of the stream has another content after this one. */
  public boolean changesContent() {
    return draft.is(Change.Kind::changesContent);
  }

  /** Returns an estimate of the retained heap in bytes; see {@link Draft#retainedBytes}. */
  public int retainedBytes() {
    return MESSAGE_BYTES + draft.retainedBytes();
  }

  /** Returns the offset of the message; 0 if it is ephemeral. */
  public long offset() {
    return position == null ? 0 : position.offset();
  }
}
