package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePairBacklogIT extends PairBacklogContract {

  @TempDir private Path directory;

  @Override
  StoreProperties newStore() throws Exception {
    return Stores.sqlite(directory);
  }

  @Test
  void theResultIsNoDamage() throws Exception {
    for (int i = 1; i <= 300; i++) {
      inboxes.add("inbox.bob", i, 1_000 + i, "user" + i % 7, "to bob");
      inboxes.add("inbox.user" + i % 7, 1 + (i - 1) / 7, 1_000 + i, "bob", "from bob");
    }
    database.writer().close();
    List<String> faults =
        DatabaseCheck.checkFile(properties.dataDirectory().resolve("parley.db"), _ -> {}).faults();
    assertThat(faults).isEmpty();
    assertThat(inboxes.rows("select count(*) from message where conversation is not null"))
        .containsExactly("600");
  }

  /** The restored store is upgraded by its next start. */
  @Test
  void aBackupOfAnEarlierVersionIsUpgraded() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "1");
    inboxes.close();
    database.close();
    Path backup = Backup.create(properties.dataDirectory(), directory.resolve("backup"));
    Path restored = directory.resolve("restored");
    Backup.restore(backup, Files.createDirectory(restored), _ -> {});
    database = new Database(StoreProperties.embedded(restored));
    database.open();
    try (LogWriter _ = database.writer()) {
      LogReader reader = database.reader();
      StreamRow pair = reader.stream(Address.Pair.of(ALICE, BOB));
      assertThat(reader.messagesAfter(pair, 0, 10)).hasSize(1);
      assertThat(pair.epoch()).isEqualTo(reader.epoch(pair.address()));
    }
    inboxes = new EarlierInboxes(database);
  }
}
