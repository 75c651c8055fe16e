package chat.parley.stomp;

import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A reply that somebody waits for. */
final class AwaitedSend implements SendCallback {

  private final CompletableFuture<List<StoredMessage>> future = new CompletableFuture<>();

  @Override
  public void stored(List<StoredMessage> stored) {
    future.complete(stored);
  }

  @Override
  public void refused(ChatException e) {
    future.completeExceptionally(e);
  }

  /**
   * Waits for it.
   *
   * @throws ChatException if the messages were refused, or that is not known
   */
  List<StoredMessage> await() {
    try {
      return future.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChatException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
    throw ChatError.INTERNAL.because("Parley is stopping; try again");
  }
}
