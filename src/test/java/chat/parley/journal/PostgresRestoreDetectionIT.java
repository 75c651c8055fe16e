package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restore detection in PostgreSQL, also while nodes are connected. */
class PostgresRestoreDetectionIT extends JournalContract {

  private static StoreProperties store;

  PostgresRestoreDetectionIT() {
    super(() -> store = Stores.postgres());
  }

  @Override
  boolean isShared() {
    return true;
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = Stores.connect(store.store());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean resumes(Journal journal, StreamPosition seen) {
    return awaitReplay(journal, ROOM, new StartPosition.After(seen)).recovered();
  }

  /**
   * The recorded identity differs after a restore on another server or to another point in time.
   */
  @ParameterizedTest
  @ValueSource(strings = {"system", "database", "timeline"})
  void aDifferentIdentityValueBeginsNewEpochs(String part) throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    assertThat(resumes(reopen(), seen)).isTrue();
    execute("update identity set value = '1' where part = '%s'".formatted(part));
    assertThat(resumes(reopen(), seen)).isFalse();
    StreamPosition next = append(reopen(), draft(ROOM, "4")).position();
    assertThat(next.offset()).isEqualTo(4);
    assertThat(next.epoch()).isNotEqualTo(seen.epoch());
    assertThat(resumes(reopen(), next)).isTrue();
  }

  /** As if the disk of the server was set back while a node was connected. */
  @Test
  void aLossOfOwnCommitsBeginsNewEpochs() throws Exception {
    Journal journal = journal();
    StreamPosition seen = appendNumbers(journal, ROOM, 3).position();
    Stores.denyConnections(store.store());
    Stores.allowConnections(store.store());
    Await.until(() -> "outage: " + journal.outage(), () -> appends(journal));
    assertThat(resumes(journal, seen)).isTrue();
    execute("update writer set last_commit = last_commit - 1");
    Stores.denyConnections(store.store());
    Stores.allowConnections(store.store());
    Await.until(() -> "outage: " + journal.outage(), () -> appends(journal));
    assertThat(resumes(journal, seen)).isFalse();
    assertThat(journal.metrics().epochRenewals()).isEqualTo(1);
  }

  private static boolean appends(Journal journal) {
    try {
      append(journal, draft(ROOM, "x"));
      return true;
    } catch (ChatException _) {
      return false;
    }
  }

  /** As by the command of an operator, while nodes run. */
  @Test
  void epochsBegunByAnotherProcessAreUsed() throws Exception {
    Journal journal = journal();
    StreamPosition seen = appendNumbers(journal, ROOM, 3).position();
    journal.recordDelivery(BOB, "phone", 0, 0);
    try (var database = new Database(store)) {
      database.renewEpochs("because");
    }
    StoredMessage next = append(journal, draft(ROOM, "4"));
    assertThat(next.position().offset()).isEqualTo(4);
    assertThat(next.position().epoch()).isNotEqualTo(seen.epoch());
    assertThat(append(journal, draft(INBOX, "first")).position().offset()).isEqualTo(1);
    assertThat(resumes(journal, seen)).isFalse();
    assertThat(resumes(journal, next.position())).isTrue();
  }

  @Test
  void epochsBegunByAnotherProcessAreDetectedWithoutAppends() throws Exception {
    Journal journal = journal();
    StreamPosition seen = appendNumbers(journal, ROOM, 3).position();
    try (var database = new Database(store)) {
      database.renewEpochs("because");
    }
    Await.until(() -> "the old epochs", () -> journal.metrics().epochRenewals() == 1);
    assertThat(resumes(journal, seen)).isFalse();
  }

  /** Offsets delivered in the previous epoch may belong to other messages in the new epoch. */
  @Test
  void cursorsOfThePreviousEpochAreNotWritten() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    execute("delete from message where position > 1");
    execute("update stream set last_position = 1");
    execute("update writer set last_commit = 1");
    Stores.denyConnections(store.store());
    journal.recordDelivery(BOB, "phone", 0, 3);
    Stores.allowConnections(store.store());
    Await.until(() -> "the old epochs", () -> journal.metrics().epochRenewals() == 1);
    append(journal, draft(INBOX, "new"));
    assertThat(texts(awaitReplay(journal, INBOX, new StartPosition.Undelivered("phone"))))
        .containsExactly("1", "new");
  }
}
