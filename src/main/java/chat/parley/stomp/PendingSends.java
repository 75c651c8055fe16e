package chat.parley.stomp;

import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts the sends of one session that have no result yet. Further messages are posted without
 * waiting for them; a frame that must not take effect before them, such as SUBSCRIBE, first waits
 * until none is pending. Callbacks may be called by any thread.
 */
final class PendingSends {

  private int pending;

  /**
   * Returns the callback for one send, which is pending from now on until the callback is called
   * for the first time.
   *
   * @param onStored called with one result per message; must not block
   * @param onRefused called if none of the messages is stored; must not block
   * @param onLost called if the result is unknown; must not block
   */
  SendCallback callback(
      Consumer<List<StoredMessage>> onStored, Consumer<ChatException> onRefused, Runnable onLost) {
    sendStarted();
    return new SendCallback() {
      private boolean ended;

      @Override
      public void stored(List<StoredMessage> results) {
        endAfter(() -> onStored.accept(results));
      }

      @Override
      public void refused(ChatException e) {
        endAfter(() -> onRefused.accept(e));
      }

      @Override
      public void outcomeUnknown() {
        endAfter(onLost);
      }

      private void endAfter(Runnable result) {
        try {
          result.run();
        } finally {
          if (!ended) {
            ended = true;
            sendEnded();
          }
        }
      }
    };
  }

  private synchronized void sendStarted() {
    pending++;
  }

  private synchronized void sendEnded() {
    pending--;
    if (pending == 0) {
      notifyAll();
    }
  }

  /**
   * Blocks until no send is pending. Returns eventually, because every callback is called at least
   * once.
   *
   * @throws ChatException {@link ChatError#INTERNAL} if the calling thread was interrupted
   */
  synchronized void awaitAll() {
    try {
      while (pending > 0) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
  }
}
