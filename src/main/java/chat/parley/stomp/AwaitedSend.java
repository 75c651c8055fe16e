package chat.parley.stomp;

import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A {@link SendCallback} that lets one thread wait for the result. */
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
   * Blocks until the messages are stored or refused: about 9 s at most, the send timeout of the
   * journal.
   *
   * @return one result per message, in the order of the messages
   * @throws ChatException if the messages were refused, if it is unknown whether they are stored,
   *     or {@link ChatError#INTERNAL} if the calling thread was interrupted
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
