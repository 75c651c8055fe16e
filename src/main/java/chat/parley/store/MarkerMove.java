package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;

/**
 * A change of the marker of a user in a stream, or of the settings of the user for it. A marker
 * that is stored already is not moved back.
 *
 * @param end the last offset of the stream: if the user has no marker there, messages count as
 *     unread from it on, or from {@code read} on
 * @param read the offset of the last message read; 0 for no change
 * @param delivered the offset of the last message received; 0 for no change. Messages that are read
 *     count as delivered
 * @param muted null for no change
 * @param marked whether the user has marked the conversation as unread; null for no change
 * @param thread the offset of the message with which the thread begins whose marker is moved; 0 for
 *     the marker of the conversation. Only {@code read} has a meaning in a thread
 */
public record MarkerMove(
    Address stream,
    UserName user,
    long end,
    long read,
    long delivered,
    @Nullable Boolean muted,
    @Nullable Boolean marked,
    long thread) {

  /** Creates a change of the marker of a conversation, or of its settings. */
  public MarkerMove(
      Address stream,
      UserName user,
      long end,
      long read,
      long delivered,
      @Nullable Boolean muted,
      @Nullable Boolean marked) {
    this(stream, user, end, read, delivered, muted, marked, 0);
  }

  public MarkerMove {
    delivered = Math.max(read, delivered);
  }

  /** Returns this change followed by another one of the same user in the same stream and thread. */
  public MarkerMove and(MarkerMove later) {
    Boolean stillMarked = later.read > 0 ? null : marked;
    return new MarkerMove(
        stream,
        user,
        end,
        Math.max(read, later.read),
        Math.max(delivered, later.delivered),
        later.muted == null ? muted : later.muted,
        later.marked == null ? stillMarked : later.marked,
        thread);
  }

  /** Returns whether the marker moves, and not only a setting changes. */
  public boolean moves() {
    return delivered > 0;
  }

  /** Returns whether a setting changes. */
  boolean sets() {
    return muted != null || marked != null;
  }
}
