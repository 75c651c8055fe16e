package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;

/**
 * Receives the outcome of a send. At least one method is called, on any thread; if that call
 * throws, a second one follows, usually of {@link #outcomeUnknown}. Methods must not block.
 */
public interface SendCallback {

  /**
   * The messages are stored and have been handed to their subscribers; ephemeral ones are not
   * stored.
   *
   * @param stored one element for each draft, in the same order
   */
  void stored(List<StoredMessage> stored);

  /**
   * The send was refused. No message is stored, unless the text of the exception says that it may
   * be.
   */
  void refused(ChatException e);

  /**
   * The outcome is not known, or could not be reported. The session has to be closed, so that the
   * client connects again and repeats the sends for which it has no receipt.
   */
  default void outcomeUnknown() {
    refused(ChatError.INTERNAL.because("It is not known whether the messages were stored"));
  }
}
