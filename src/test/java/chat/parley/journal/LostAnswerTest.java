package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** A commit whose answer is lost has come through, or it has not: either way all is stored once. */
class LostAnswerTest extends JournalContract {

  /** What becomes of a commit. */
  private enum Commit {
    WORKS,
    FAILS,
    LOSES_ITS_ANSWER
  }

  @TempDir static Path directory;

  private final JDBC faulty = new FaultyDriver();
  private final Deque<Commit> next = new ConcurrentLinkedDeque<>();

  LostAnswerTest() {
    super(() -> Stores.sqlite(directory));
  }

  /**
   * DriverManager asks the drivers in the order in which they have been registered. Other tests
   * connect meanwhile, so there always is one.
   */
  @BeforeEach
  void replaceDriver() throws SQLException {
    Driver usual = DriverManager.getDriver("jdbc:sqlite:");
    DriverManager.registerDriver(faulty);
    DriverManager.deregisterDriver(usual);
  }

  @AfterEach
  void restoreDriver() throws SQLException {
    DriverManager.registerDriver(new JDBC());
    DriverManager.deregisterDriver(faulty);
  }

  @Test
  void aBatchThatFailedOnceIsStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    next.addAll(List.of(Commit.FAILS));
    assertThat(append(journal, draft(ROOM, "2")).position().offset()).isEqualTo(2);
    assertStored(journal, "1", "2");
  }

  @Test
  @Shows("receipt-stored")
  void aBatchWhoseAnswerWasLostIsStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    next.addAll(List.of(Commit.LOSES_ITS_ANSWER));
    Stored second = append(journal, draft(ROOM, ALICE, "2", "id"));
    assertThat(second.position().offset()).isEqualTo(2);
    assertThat(second.duplicate()).isFalse();
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "2", "3");
  }

  @Test
  void aBatchThatFailsAgainAndAgainIsRefusedAndNotStored() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    next.addAll(List.of(Commit.FAILS, Commit.FAILS, Commit.FAILS, Commit.FAILS));
    assertThat(journal.append(List.of(draft(ROOM, "2")))).failsWithin(Await.DEADLINE);
    awaitRecovery(journal);
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "3");
  }

  @Test
  void whatWasRefusedThoughItIsStoredIsHandedOnAfterAll() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    next.addAll(List.of(Commit.FAILS, Commit.FAILS, Commit.FAILS, Commit.LOSES_ITS_ANSWER));
    assertThat(journal.append(List.of(draft(ROOM, "2")))).failsWithin(Await.DEADLINE);
    awaitRecovery(journal);
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "2", "3");
  }

  private static void awaitRecovery(Journal journal) {
    Await.until(() -> "trouble: " + journal.trouble(), () -> journal.trouble() == null);
  }

  /** Stored and handed on, once each and in order. */
  private void assertStored(Journal journal, String... texts) throws Exception {
    assertThat(texts(handedOn)).containsExactly(texts);
    assertThat(handedOn).extracting(ChatMessage::offset).doesNotHaveDuplicates().isSorted();
    assertThat(texts(journal.read(ROOM, new ReadFrom.Beginning()))).containsExactly(texts);
    assertThat(texts(reopen().read(ROOM, new ReadFrom.Beginning()))).containsExactly(texts);
  }

  /** Only the connection that writes ever commits. Stores of other tests have no faults. */
  private final class FaultyDriver extends JDBC {

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
      Connection connection = super.connect(url, properties);
      boolean own = connection != null && url.contains(directory.toString());
      return own ? faulty(connection) : connection;
    }

    private Connection faulty(Connection connection) {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) -> {
                boolean commit = method.getName().equals("commit") && !next.isEmpty();
                Commit fate = commit ? next.remove() : Commit.WORKS;
                if (fate == Commit.FAILS) {
                  throw new SQLException("The connection was lost", "08006");
                }
                try {
                  Object result = method.invoke(connection, arguments);
                  if (fate == Commit.LOSES_ITS_ANSWER) {
                    throw new SQLException("The connection was lost", "08006");
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
