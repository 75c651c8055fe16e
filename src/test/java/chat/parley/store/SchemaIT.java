package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that a newer build has migrated is refused, and not changed. */
class SchemaIT {

  @TempDir private Path directory;

  @Test
  void aNewerDataDirectoryIsRefused() throws Exception {
    StoreProperties store = Stores.sqlite(directory);
    assertRefused(store, "The data directory " + store.dataDirectory());
  }

  @Test
  void aNewerPostgresDatabaseIsRefused() throws Exception {
    StoreProperties store = Stores.postgres();
    assertRefused(store, "The database " + store.store().url().replaceFirst("\\?.*", ""));
  }

  private static void assertRefused(StoreProperties store, String name) throws Exception {
    String message = name + " was migrated by a newer Parley (schema 1000); this build knows";
    try (var running = new Database(store)) {
      running.open();
      applyNewerMigration(running);
      Map<String, List<String>> before = contents(running);
      assertNewer(message, running::writer);
      // By the same object, because a data directory is locked by the object that has opened it.
      assertNewer(message, running::open);
      assertThat(contents(running)).isEqualTo(before);
    }
  }

  /** Makes the database look to this build like one that a newer build has migrated. */
  private static void applyNewerMigration(Database database) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " installed_by, installed_on, execution_time, success)"
              + " values (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 'test',"
              + " current_timestamp, 0, true)");
      statement.execute("insert into writer values ('long gone', 0, 0)");
    }
  }

  private static void assertNewer(String message, ThrowingCallable opening) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(opening)
        .withMessageStartingWith(message)
        .extracting(StoreException::outage)
        .isEqualTo(StoreOutage.NEWER);
  }

  /** Returns the rows of all tables, by table name. */
  private static Map<String, List<String>> contents(Database database) throws SQLException {
    var content = new TreeMap<String, List<String>>();
    try (Connection connection = database.connect();
        ResultSet tables =
            connection.getMetaData().getTables(null, null, null, new String[] {"TABLE"})) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        content.put(table, rows(connection, table));
      }
    }
    return content;
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    var texts = new ArrayList<String>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from " + table)) {
      while (rows.next()) {
        var row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(rows.getString(i)).append('|');
        }
        texts.add(row.toString());
      }
    }
    return texts;
  }
}
