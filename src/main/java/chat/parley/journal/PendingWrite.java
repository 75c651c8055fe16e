package chat.parley.journal;

import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
public sealed interface PendingWrite {

  /**
   * Messages that are stored together, all or none. With none it is the question whether all that
   * came before is stored.
   */
  record Messages(List<Draft> drafts, CompletableFuture<List<StoredMessage>> answer, long since)
      implements PendingWrite {

    public Messages(List<Draft> drafts, CompletableFuture<List<StoredMessage>> answer) {
      this(drafts, answer, System.nanoTime());
    }

    /** What a question without drafts costs, with the receipt that waits for the answer. */
    private static final int QUESTION_BYTES = 1024;

    @Override
    public int count() {
      return drafts.size();
    }

    @Override
    public int bytes() {
      int bytes = drafts.isEmpty() ? QUESTION_BYTES : 0;
      for (Draft draft : drafts) {
        bytes += draft.retainedBytes();
      }
      return bytes;
    }

    @Override
    public CompletableFuture<List<StoredMessage>> answer() {
      return answer;
    }
  }

  /** Deletes something from the store, and commits. */
  interface Deleting {
    void delete(LogWriter writer) throws StoreException;
  }

  /**
   * Something that is deleted.
   *
   * @param then deletes the same from memory; run when it has been committed
   */
  record Deletion(Deleting deleting, Runnable then, CompletableFuture<Void> answer, long since)
      implements PendingWrite {

    Deletion(Deleting deleting, Runnable then, CompletableFuture<Void> answer) {
      this(deleting, then, answer, System.nanoTime());
    }

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

  /** When it was made, by {@link System#nanoTime}. */
  long since();

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
