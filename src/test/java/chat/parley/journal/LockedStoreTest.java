package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store while another process holds its write lock. */
class LockedStoreTest extends JournalContract {

  private final Path directory;

  LockedStoreTest(@TempDir Path directory) {
    super(() -> Stores.sqlite(directory));
    this.directory = directory;
  }

  private Connection connect() throws Exception {
    try (var files = Files.walk(directory)) {
      Path file = files.filter(path -> path.endsWith("parley.db")).findFirst().orElseThrow();
      return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
  }

  @Test
  void sendersAreAnsweredInTimeAndReadersGoOn() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    try (Connection other = connect();
        var statement = other.createStatement()) {
      statement.execute("begin exclusive");
      assertThat(journal.append(List.of(draft(ROOM, "2"))))
          .failsWithin(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              ChatException.class, e -> assertThat(e.error()).isEqualTo(ChatError.STORE_AWAY));
      assertThat(journal.trouble()).isNotNull();
      assertThat(texts(journal.read(ROOM, new ReadFrom.Beginning()))).containsExactly("1");
      statement.execute("rollback");
    }
    Await.until(() -> "trouble: " + journal.trouble(), () -> journal.trouble() == null);
    append(journal, draft(ROOM, "3"));
    assertThat(texts(handedOn)).containsExactly("1", "3");
  }
}
