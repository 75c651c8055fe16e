package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.store.StoreProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The values in all rows of all tables of a store. */
public final class TableDump {

  private static final String SQLITE = "select name from sqlite_master where type = 'table'";
  private static final String POSTGRESQL =
      "select table_name from information_schema.tables"
          + " where table_schema = current_schema() and table_type = 'BASE TABLE'";

  private TableDump() {}

  /** Returns all values of a store; bytes are read as UTF-8. */
  public static String of(StoreProperties store) throws SQLException {
    boolean isSqlite = store.store().url() == null;
    var values = new StringBuilder();
    try (Connection connection = isSqlite ? connectToFile(store) : Stores.connect(store.store())) {
      for (String table : names(connection, isSqlite ? SQLITE : POSTGRESQL)) {
        append(connection, table, values);
      }
    }
    return values.toString();
  }

  private static Connection connectToFile(StoreProperties store) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + store.dataDirectory().resolve("parley.db"));
  }

  private static List<String> names(Connection connection, String query) throws SQLException {
    var names = new ArrayList<String>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static void append(Connection connection, String table, StringBuilder values)
      throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          Object value = rows.getObject(column);
          values.append(value instanceof byte[] bytes ? new String(bytes, UTF_8) : value);
          values.append('\n');
        }
      }
    }
  }
}
