package chat.parley.journal;

import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import java.util.function.LongFunction;

/**
 * The stored messages that a subscription starts with: those after one offset, up to another. They
 * are read page by page, so that a long replay is never in memory as a whole.
 *
 * @param start the offset after which the replay begins
 * @param end the position of its last message; live messages start after it
 * @param membersOffset the offset of a change of the members of a room, not before that under which
 *     any message of the replay was stored; 0 if there was none
 * @param recovered whether all requested messages are there. If not, the replay is empty, except
 *     that a device that requests its undelivered messages receives those that are left
 * @param pages returns the page of messages after an offset, which has to lie before {@code end}.
 *     Any thread may call; may block for the store, and throws a {@link
 *     chat.parley.message.ChatException} if the store is unavailable or the messages have been
 *     deleted since the replay was created
 */
public record Replay(
    long start,
    StreamPosition end,
    long membersOffset,
    boolean recovered,
    LongFunction<MessagePage> pages) {

  /** Creates a replay of a stream that depends on no members. */
  public Replay(
      long start, StreamPosition end, boolean recovered, LongFunction<MessagePage> pages) {
    this(start, end, 0, recovered, pages);
  }

  /** Returns this replay without the messages up to an offset, which count as received. */
  public Replay notBefore(long offset) {
    return start >= offset
        ? this
        : new Replay(Math.min(offset, end.offset()), end, membersOffset, recovered, pages);
  }
}
