package chat.parley.journal;

import chat.parley.message.ChatMessage;
import java.util.List;

/** Where messages go that have been stored. */
@FunctionalInterface
public interface Committed {

  /**
   * Called by the journal's one writer after each commit; must not block.
   *
   * @param messages those of each stream in offset order
   * @param answers tells the senders; to be run after the messages have been handed on
   */
  void accept(List<ChatMessage> messages, Runnable answers);
}
