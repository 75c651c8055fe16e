package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import java.util.List;
import java.util.function.Supplier;

/**
 * A batch of committed messages on its way to the subscribers.
 *
 * @param number the number of the batch among those that this process has committed: ascending from
 *     1 in steps of 1, except that the number of a batch that could not be stored is left out. 0
 *     for messages that another process has committed, and for a batch without drafts
 * @param stored the new messages that this process has committed; empty if they were all stored
 *     before, or another process has committed them
 * @param release adds the messages to their streams and returns those that may be delivered, those
 *     of each stream in offset order: messages after a gap are held back until it is filled. Called
 *     once, while no other batch is delivered
 * @param completion completes the futures of the senders, once the messages have been delivered;
 *     may be run twice
 */
public record CommittedBatch(
    long number,
    List<ChatMessage> stored,
    Supplier<List<ChatMessage>> release,
    Runnable completion) {

  /** Returns a batch of messages that another process has committed. */
  public static CommittedBatch ofOtherNode(Supplier<List<ChatMessage>> release) {
    return new CommittedBatch(0, List.of(), release, () -> {});
  }
}
