package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingWriteTest {

  private static final int LENGTH = 10_000;

  @Test
  void theSizeOfMessagesIncludesTheirHeaders() {
    var draft =
        new Draft(
            JournalContract.ROOM,
            JournalContract.ALICE,
            Body.ofText("hello".getBytes(UTF_8), "x".repeat(LENGTH)),
            "y".repeat(LENGTH),
            true,
            Map.of("x-", "z".repeat(LENGTH)));
    var write = new PendingWrite.Messages(List.of(draft), new CompletableFuture<>());
    assertThat(write.bytes()).isGreaterThan(3 * LENGTH);
  }
}
