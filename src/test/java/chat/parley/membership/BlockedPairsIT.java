package chat.parley.membership;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Blocks and ephemeral messages on PostgreSQL, where each value that is used is read again. */
class BlockedPairsIT {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final UserName CARL = new UserName("carl");
  private static final UserName DORA = new UserName("dora");

  private final StoreProperties store = Stores.postgres();
  @AutoClose private final StandaloneConversation node = new StandaloneConversation(store);
  private final BlockedPairs pairs =
      new BlockedPairs(node.storeAccess(), node.database().blockReader(), Duration.ZERO);

  private static Draft ephemeral(UserName to) {
    return new Draft(
        new Address.Inbox(to), BOB, Body.ofText(new byte[] {'x'}, null), null, false, Map.of());
  }

  private void assertBlocked(UserName to) {
    ChatExceptions.expect(ChatError.BLOCKED, () -> pairs.check(ephemeral(to)));
  }

  @Test
  void aBlockOfAnotherNodeIsReadAfterTheMaximumAge() {
    pairs.check(ephemeral(ANN));
    try (var other = new StandaloneConversation(store)) {
      other.blockedPairs().set(ANN, BOB, true, 10);
    }
    assertBlocked(ANN);
  }

  @Test
  void duringAnOutageTheLastValuesCountAndNothingIsAwaited() {
    pairs.check(ephemeral(ANN));
    pairs.set(CARL, BOB, true, 10);
    assertBlocked(CARL);
    Stores.denyConnections(store.store());
    Await.until(() -> "the outage is not known", () -> !node.storeAccess().isAvailable());
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      pairs.check(ephemeral(ANN));
      assertBlocked(CARL);
      ChatExceptions.expect(ChatError.STORE_AWAY, () -> pairs.check(ephemeral(DORA)));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    Stores.allowConnections(store.store());
    Await.until(() -> "the outage has not ended", node.storeAccess()::isAvailable);
    pairs.check(ephemeral(DORA));
  }

  @Test
  void aBlockIsStoredAlthoughTheDatabaseHasEndedTheConnection() {
    pairs.set(CARL, BOB, true, 10);
    Stores.denyConnections(store.store());
    Stores.allowConnections(store.store());
    pairs.set(ANN, BOB, true, 10);
    assertBlocked(ANN);
    assertThat(node.storeAccess().isAvailable()).isTrue();
  }
}
