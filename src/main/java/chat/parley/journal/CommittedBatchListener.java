package chat.parley.journal;

import chat.parley.message.ChatMessage;
import java.util.List;

/** Where messages go that have been stored. */
@FunctionalInterface
public interface CommittedBatchListener {

  /**
   * Called by one thread at a time, under a lock; must not block, nor write to a socket. An
   * exception is fatal for the process: a subscriber may lack a message then, and the next one must
   * not reach it.
   *
   * @param messages those of each stream in offset order
   * @param answers tells the senders; to be run after the messages have been handed on
   */
  void accept(List<ChatMessage> messages, Runnable answers);

  /**
   * All streams have begun new epochs: whoever reads has to begin again. Called by the journal's
   * writer, outside of all locks; must not block.
   */
  default void renewed() {}

  /**
   * Runs something that calls {@link #accept}, outside of all locks. What that has made ready to be
   * written may be written when it is over.
   */
  default void during(Runnable handingOn) {
    handingOn.run();
  }
}
