package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingWriteTest {

  private static final int LENGTH = 10_000;

  @Test
  void theSizeOfMessagesIncludesTheirHeaders() {
    var write =
        new PendingWrite.Messages(
            List.of(JournalContract.draftWithHeaders(LENGTH)), new CompletableFuture<>());
    assertThat(write.bytes()).isGreaterThan(3 * LENGTH);
  }
}
