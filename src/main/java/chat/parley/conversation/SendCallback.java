package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;

/** Told what has become of messages: one call at least. On any thread; must not block. */
public interface SendCallback {

  /** They are stored, and have been handed on: one answer for each, in the same order. */
  void stored(List<StoredMessage> stored);

  /** None of them is stored. */
  void refused(ChatException e);

  /**
   * What has become of them cannot be told: the session has to end, so that the client connects
   * again and repeats what has no receipt.
   */
  default void lost() {
    refused(ChatError.INTERNAL.because("It is not known whether the messages are stored"));
  }
}
