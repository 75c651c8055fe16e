package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A {@link SendCallback} that lets one thread wait for the result. */
public final class AwaitedSend implements SendCallback {

  private final CompletableFuture<List<StoredMessage>> future = new CompletableFuture<>();
  private final ChatException unknownOutcome;

  /**
   * @param unknownOutcome tells the client that the messages may be stored
   */
  public AwaitedSend(ChatException unknownOutcome) {
    this.unknownOutcome = unknownOutcome;
  }

  @Override
  public void stored(List<StoredMessage> stored) {
    future.complete(stored);
  }

  @Override
  public void refused(ChatException e) {
    future.completeExceptionally(e);
  }

  @Override
  public void outcomeUnknown() {
    refused(unknownOutcome);
  }

  /**
   * Blocks until the messages are stored or refused: about 9 s at most, the send timeout of the
   * journal.
   *
   * @return one result per message, in the order of the messages
   * @throws ChatException if the messages were refused, or if it is unknown whether they are
   *     stored, also because the calling thread was interrupted
   */
  public List<StoredMessage> await() {
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
    throw unknownOutcome;
  }
}
