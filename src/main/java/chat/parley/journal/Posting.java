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
  record Messages(List<Draft> drafts, CompletableFuture<List<Stored>> answer, long since)
      implements Posting {

    private static final int DRAFT_BYTES = 300;

    Messages(List<Draft> drafts, CompletableFuture<List<Stored>> answer) {
      this(drafts, answer, System.nanoTime());
    }

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
  record Deletion(StreamRow stream, long upTo, CompletableFuture<Void> answer, long since)
      implements Posting {

    Deletion(StreamRow stream, long upTo, CompletableFuture<Void> answer) {
      this(stream, upTo, answer, System.nanoTime());
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

  /** Told when it is done, or with a {@link chat.parley.message.ChatException} when it failed. */
  CompletableFuture<?> answer();
}
