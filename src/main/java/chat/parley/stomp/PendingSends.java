package chat.parley.stomp;

import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The messages of one connection that are on their way to the store. More may follow them without
 * waiting; what is not a message waits for them, so that frames are handled in the order sent.
 */
final class PendingSends {

  private int open;

  /** What is told of some messages; they are on their way from now on. */
  SendCallback reply(
      Consumer<List<StoredMessage>> stored, Consumer<ChatException> refused, Runnable lost) {
    begin();
    return new SendCallback() {
      private boolean ended;

      private void end() {
        if (!ended) {
          ended = true;
          PendingSends.this.end();
        }
      }

      @Override
      public void stored(List<StoredMessage> answers) {
        try {
          stored.accept(answers);
        } finally {
          end();
        }
      }

      @Override
      public void refused(ChatException e) {
        try {
          refused.accept(e);
        } finally {
          end();
        }
      }

      @Override
      public void lost() {
        try {
          lost.run();
        } finally {
          end();
        }
      }
    };
  }

  private synchronized void begin() {
    open++;
  }

  private synchronized void end() {
    open--;
    if (open == 0) {
      notifyAll();
    }
  }

  /** Waits until none is on its way. Each reply is told something, so it ends. */
  synchronized void await() {
    try {
      while (open > 0) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
  }
}
