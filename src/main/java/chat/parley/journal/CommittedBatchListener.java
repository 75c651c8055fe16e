package chat.parley.journal;

import chat.parley.message.ChatMessage;
import java.util.List;

/**
 * Receives committed messages, whichever node stored them: those of each stream once and in offset
 * order. Messages that other nodes stored are left out if their stream is not in memory; it has no
 * subscribers on this node then.
 */
@FunctionalInterface
public interface CommittedBatchListener {

  /**
   * Delivers committed messages to the subscribers on this node. Called by one thread at a time,
   * under a lock; must not block, nor write to a socket. An exception is fatal for the process: a
   * subscriber may have missed a message, and must not receive the next one.
   *
   * @param messages the messages, those of each stream in offset order; may be empty
   * @param completion completes the senders' futures; to be run once, after the messages have been
   *     passed on
   */
  void accept(List<ChatMessage> messages, Runnable completion);

  /**
   * Notifies that all streams have begun new epochs, so that subscribers have to start over. Called
   * by the writer thread, outside of all locks; must not block. Does nothing by default.
   */
  default void epochsRenewed() {}

  /**
   * Runs a task that calls {@link #accept}. Called outside of all locks, so an implementation can
   * write to sockets what {@code accept} has made ready after the task has ended.
   *
   * @param dispatch the task; to be run once, on the calling thread
   */
  default void runDispatch(Runnable dispatch) {
    dispatch.run();
  }
}
