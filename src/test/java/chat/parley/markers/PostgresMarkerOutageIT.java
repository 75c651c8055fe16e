package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.store.MarkerMove;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes of markers during an outage of the database. */
class PostgresMarkerOutageIT extends ConversationScene {

  private static final Address PAIR = Address.Pair.of(ANN, BOB);

  private static final StoreProperties STORE = Stores.postgres();

  PostgresMarkerOutageIT() throws Exception {
    super(() -> STORE);
  }

  private CompletableFuture<Void> set(boolean muted, @Nullable Boolean marked) {
    return markers.add(new MarkerMove(PAIR, BOB, 1, 0, 0, muted, marked));
  }

  private void awaitNoneWaiting() {
    Await.until(() -> markers.waiting() + " moves wait", () -> markers.waiting() == 0);
  }

  @Test
  void laterSettingsReplaceThoseThatCouldNotBeStored() throws SQLException {
    send(ANN, PAIR, "1");
    read(BOB, "with.ann", 1);
    CompletableFuture<Void> first;
    try (Connection other = Stores.connect(STORE.store());
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table marker in access exclusive mode");
      first = set(true, true);
      awaitNoneWaiting();
      var _ = set(false, null);
      Stores.denyConnections(STORE.store());
    }
    assertThat(first).failsWithin(Await.DEADLINE);
    Stores.allowConnections(STORE.store());
    awaitNoneWaiting();
    Await.until(() -> "not marked", () -> entry(BOB, "with.ann").marked());
    assertThat(entry(BOB, "with.ann").muted()).isFalse();
  }
}
