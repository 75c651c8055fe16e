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

/** A database that a newer build has migrated is refused, and stays as it is. */
class SchemaTest {

  @TempDir private Path directory;

  @Test
  void aNewerDataDirectoryIsRefused() throws Exception {
    StoreProperties store = Stores.sqlite(directory);
    isRefused(store, "The data directory " + store.dataDirectory());
  }

  @Test
  void aNewerPostgresqlIsRefused() throws Exception {
    StoreProperties store = Stores.postgres();
    isRefused(store, "The database " + store.store().url().replaceFirst("\\?.*", ""));
  }

  private static void isRefused(StoreProperties store, String name) throws Exception {
    String message = name + " was migrated by a newer Parley (schema 1000); this build knows";
    try (var running = new Database(store)) {
      running.open();
      migrateFurther(running);
      Map<String, List<String>> before = content(running);
      assertNewer(message, running::writer);
      // Where the data directory belongs to one process, that process is the one to open it again.
      assertNewer(message, running::open);
      assertThat(content(running)).isEqualTo(before);
    }
  }

  /** Leaves what the next version of the schema leaves, as far as this build can tell. */
  private static void migrateFurther(Database database) throws SQLException {
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

  /** All rows of all tables, by the names of the tables. */
  private static Map<String, List<String>> content(Database database) throws SQLException {
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
    var all = new ArrayList<String>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from " + table)) {
      while (rows.next()) {
        var row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(rows.getString(i)).append('|');
        }
        all.add(row.toString());
      }
    }
    return all;
  }
}
