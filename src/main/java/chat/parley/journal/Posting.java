package chat.parley.journal;

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

  /** Told when it is done, or with a {@link chat.parley.message.ChatException} when it failed. */
  CompletableFuture<?> answer();
}
