package chat.parley.journal;

import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
sealed interface Posting {

  /**
   * Messages that are stored together, all or none. With none it is the question whether all that
   * came before is stored.
   */
  record Messages(List<Draft> drafts, CompletableFuture<List<Stored>> answer) implements Posting {

    private static final int DRAFT_BYTES = 300;

    @Override
    public int count() {
      return drafts.size();
    }

    @Override
    public int bytes() {
      int bytes = 0;
      for (Draft draft : drafts) {
        bytes += DRAFT_BYTES + draft.body().bytes().length;
      }
      return bytes;
    }

    @Override
    public CompletableFuture<List<Stored>> answer() {
      return answer;
    }
  }

  /** Old messages that are deleted. */
  record Deletion(StreamRow stream, long upTo, CompletableFuture<Void> answer) implements Posting {

    @Override
    public int count() {
      return 0;
    }

    @Override
    public int bytes() {
      return 0;
    }
  }

  int count();

  int bytes();

  /** Told when it is done, or with a {@link ChatException} when it failed. */
  CompletableFuture<?> answer();

  /** Answers with a refusal, unless there has been an answer. Throws nothing. */
  default void refuse(ChatException refusal) {
    try {
      answer().completeExceptionally(refusal);
    } catch (Throwable _) {
      // Out of memory: there may be some for the next one.
    }
  }
}
