package chat.parley.membership;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks and ephemeral messages on SQLite, where a cached value does not expire. */
class BlockedPairsTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final Draft EPHEMERAL =
      new Draft(
          new Address.Inbox(ANN), BOB, Body.ofText(new byte[] {'x'}, null), null, false, Map.of());

  @Test
  void aBlockThatIsStoredAfterItsRequestHasFailedIsInForce(@TempDir Path directory)
      throws Exception {
    var committing = new CompletableFuture<@Nullable Void>();
    var commit = new CompletableFuture<@Nullable Void>();
    try (var driver = FaultyDriver.createRegistered(directory);
        var conversation = new StandaloneConversation(Stores.sqlite(directory))) {
      BlockedPairs pairs = conversation.blockedPairs();
      pairs.check(EPHEMERAL);
      driver.beforeCommit(
          () -> {
            committing.complete(null);
            commit.join();
          });
      blockAndGiveUp(pairs, committing);
      pairs.check(EPHEMERAL);
      commit.complete(null);
      Await.until(() -> "the block is not in force", () -> isBlocked(pairs));
    }
  }

  /** Interrupts a request that waits for the commit of its block. */
  private static void blockAndGiveUp(BlockedPairs pairs, CompletableFuture<?> committing) {
    var refused = new CompletableFuture<ChatError>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    pairs.set(ANN, BOB, true, 10);
                  } catch (ChatException e) {
                    refused.complete(e.error());
                  }
                });
    assertThat(committing).succeedsWithin(Await.DEADLINE);
    thread.interrupt();
    assertThat(refused).succeedsWithin(Await.DEADLINE).isEqualTo(ChatError.INTERNAL);
  }

  private static boolean isBlocked(BlockedPairs pairs) {
    try {
      pairs.check(EPHEMERAL);
      return false;
    } catch (ChatException e) {
      assertThat(e.error()).isEqualTo(ChatError.BLOCKED);
      return true;
    }
  }
}
