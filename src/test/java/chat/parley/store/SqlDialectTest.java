package chat.parley.store;

import static chat.parley.store.EmptySqlite.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of PostgreSQL are executed by tests that have a server. */
class SqlDialectTest {

  private static final SqlDialect SQLITE = SqlDialect.SQLITE;
  private static final SqlDialect POSTGRESQL = SqlDialect.POSTGRESQL;

  @AutoClose private final PreparedConnection connection;

  SqlDialectTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  private static Store store(String user, String password, Synchronous synchronous) {
    return new Store("jdbc:postgresql://host/database", user, password, synchronous, false);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlite:/data/parley.db, SQLITE",
    "jdbc:sqlite:, SQLITE",
    "jdbc:postgresql://host/database, POSTGRESQL"
  })
  void theUrlSelectsTheDialect(String url, SqlDialect dialect) {
    assertThat(SqlDialect.of(url)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jdbc:mysql://host/database", "postgresql://host/database"})
  void anyOtherUrlIsRefused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqlDialect.of(url))
        .withMessageStartingWith("parley.store.url must be jdbc:postgresql://host/database");
  }

  @ParameterizedTest
  @EnumSource
  void userNameAndPasswordArePassedToTheDriver(SqlDialect dialect) {
    Properties properties = dialect.properties(store("ann", "secret", Synchronous.FULL));
    assertThat(properties).containsEntry("user", "ann").containsEntry("password", "secret");
  }

  @ParameterizedTest
  @EnumSource
  void withoutAUserNameNoneIsPassed(SqlDialect dialect) {
    var anonymous = new Store("jdbc:x", null, null, Synchronous.FULL, false);
    assertThat(dialect.properties(anonymous)).isNotEmpty().doesNotContainKeys("user", "password");
  }

  @ParameterizedTest
  @EnumSource
  void sqliteSynchronizesCommitsAsConfigured(Synchronous synchronous) {
    Properties properties = SQLITE.properties(store("ann", "secret", synchronous));
    assertThat(properties)
        .containsEntry("synchronous", synchronous.name())
        .containsEntry("journal_mode", "WAL")
        .containsEntry("transaction_mode", "IMMEDIATE");
  }

  @Test
  void postgresConnectionsHaveTimeouts() {
    assertThat(POSTGRESQL.properties(store("ann", "secret", Synchronous.FULL)))
        .containsKeys("connectTimeout", "socketTimeout")
        .containsEntry("ApplicationName", "parley");
  }

  @Test
  void bothDialectsReplaceTheSamePlaceholdersOfMigrations() {
    assertThat(SQLITE.placeholders()).containsEntry("bytes", "blob");
    assertThat(POSTGRESQL.placeholders())
        .containsEntry("bytes", "bytea")
        .containsOnlyKeys(SQLITE.placeholders().keySet());
  }

  @Test
  void onlySqliteHasASingleWriter() {
    assertThat(SQLITE.isSingleWriter()).isTrue();
    assertThat(POSTGRESQL.isSingleWriter()).isFalse();
  }

  @Test
  void streamsAreSelectedByName() throws Exception {
    insertStreams("room.a", "room.b", "room.it's \"c\"");
    Object names = SQLITE.namesParameter(new String[] {"room.b", "room.it's \"c\"", "room.d"});
    assertThat(column(connection, SQLITE.lockStreams(), names)).containsExactly("2", "3");
    assertThat(column(connection, SQLITE.lockStreams(), SQLITE.namesParameter(new String[0])))
        .isEmpty();
    String condition = "select name from stream where name " + SQLITE.isInNames();
    assertThat(column(connection, condition, names)).containsExactly("room.b", "room.it's \"c\"");
  }

  private void insertStreams(String... names) throws SQLException {
    for (String name : names) {
      connection.update("insert into stream values (null, ?, 'e', 0, 0, 0, 0, 0)", name);
    }
  }

  @Test
  void postgresTakesNamesAsAnArray() {
    String[] names = {"room.a"};
    assertThat(POSTGRESQL.namesParameter(names)).isSameAs(names);
    assertThat(POSTGRESQL.isInNames()).isEqualTo("= any(?)");
  }

  @Test
  void postgresLocksTheRowsThatItSelects() {
    assertThat(POSTGRESQL.lockStreams()).contains("order by name for update of stream");
    assertThat(POSTGRESQL.lockSeed()).endsWith("for update");
    assertThat(POSTGRESQL.selectLastBatch()).isEqualTo(Statements.AWAIT_LAST_BATCH);
  }

  @Test
  void theSeedIsSelected() throws Exception {
    connection.update("update seed set value = 'x'");
    assertThat(column(connection, SQLITE.lockSeed())).containsExactly("x");
  }

  @Test
  void sqliteHasNoIdentityOfItsOwn() throws Exception {
    assertThat(SQLITE.identity(connection)).isEmpty();
  }

  @Test
  void theLastBatchOfAWriterIsSelected() throws Exception {
    connection.update("insert into writer values ('w1', 4, 0), ('w2', 9, 0)");
    assertThat(column(connection, SQLITE.selectLastBatch(), "w1")).containsExactly("4");
    assertThat(column(connection, SQLITE.selectLastBatch(), "w3")).isEmpty();
  }

  @Test
  void aCursorReplacesTheStoredOne() throws Exception {
    insertStreams("inbox.bob");
    connection.update("update seed set value = 'x'");
    for (int upTo = 5; upTo >= 4; upTo--) {
      assertThat(
              connection.update(
                  SQLITE.upsertCursor(), "phone", upTo, "{[7,8)}", 100 + upTo, "inbox.bob", "x"))
          .isEqualTo(1);
    }
    assertThat(column(connection, "select up_to || beyond || seen_at from device"))
        .containsExactly("4{[7,8)}104");
  }

  @Test
  void postgresUnitesACursorWithTheStoredOne() {
    assertThat(POSTGRESQL.upsertCursor())
        .startsWith(Statements.UPSERT_CURSOR)
        .contains("greatest(device.up_to, excluded.up_to)");
  }

  /** The last two of five messages are not in the index. */
  @Test
  void messagesAfterAnOffsetAreSelectedFromTheIndexAndTheEnd() throws Exception {
    for (int i = 1; i <= 5; i++) {
      for (int stream = 1; stream <= 2; stream++) {
        connection.update(
            "insert into message values (null, ?, ?, 0, 'a', null, null, 1, '', null, null, null)",
            stream,
            i);
      }
      if (i == 3) {
        connection.update(Statements.INSERT_ORDER);
        connection.update(Statements.UPDATE_ORDERED);
      }
    }
    assertThat(messagesAfter(0, 10)).containsExactly("1", "2", "3", "4", "5");
    assertThat(messagesAfter(2, 2)).containsExactly("3", "4");
    assertThat(messagesAfter(3, 1)).containsExactly("4");
    assertThat(messagesAfter(5, 10)).isEmpty();
  }

  private List<String> messagesAfter(long offset, int limit) throws SQLException {
    String sql =
        SQLITE
            .selectMessagesAfter(MessageRow.COLUMNS_AFTER_POSITION)
            .replace(":stream", "1")
            .replace(":after", String.valueOf(offset))
            .replace(":limit", String.valueOf(limit));
    return column(connection, sql);
  }

  @Test
  void postgresSelectsMessagesInAscendingOrder() {
    assertThat(POSTGRESQL.selectMessagesAfter(MessageRow.COLUMNS_AFTER_POSITION))
        .contains("order by position limit :limit");
  }
}
