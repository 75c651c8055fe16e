package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Migrated, empty databases of the embedded store, and drafts to write to them. */
public final class EmptySqlite {

  static final UserName ALICE = new UserName("alice");
  static final Address.Room ROOM = room("lobby");
  static final Address.Inbox INBOX = new Address.Inbox(new UserName("bob"));

  /** A database that is migrated once, because a copy of it is made faster. */
  private static final class Template {
    static final byte[] BYTES = create();

    private static byte[] create() {
      try {
        Path directory = Files.createTempDirectory("template");
        try (var database = new Database(StoreProperties.embedded(directory))) {
          database.open();
          database.connect().close();
          return Files.readAllBytes(directory.resolve(DataDirectory.DATABASE));
        } catch (StoreException | SQLException e) {
          throw new IllegalStateException(e);
        } finally {
          FileSystemUtils.deleteRecursively(directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private EmptySqlite() {}

  static Address.Room room(String name) {
    return new Address.Room(new RoomName(name));
  }

  static Draft draft(Address to, String text) {
    return Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), null));
  }

  /** Creates a draft with a client message id. */
  static Draft draft(Address to, String text, String id) {
    return new Draft(to, ALICE, Body.ofText(text.getBytes(UTF_8), null), id, true, Map.of());
  }

  /** Writes an empty database to a directory, and returns its file. */
  public static Path create(Path directory) throws IOException {
    return Files.write(directory.resolve(DataDirectory.DATABASE), Template.BYTES);
  }

  /** Writes an empty database to a directory, and connects to it. */
  static PreparedConnection connect(Path directory) throws IOException, SQLException {
    return connectTo(create(directory));
  }

  /** Opens one more connection to a database, with the settings of the embedded store. */
  static PreparedConnection connectTo(Path file) throws SQLException {
    StoreProperties.Store store = StoreProperties.embedded(file).store();
    return new PreparedConnection(
        DriverManager.getConnection(
            SqlDialect.SQLITE_URL + file, SqlDialect.SQLITE.properties(store)));
  }

  /** Returns the first column of the rows of a query. */
  static List<@Nullable String> column(
      PreparedConnection connection, String query, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = connection.query(query, values)) {
      return column(rows);
    }
  }

  /** Executes statements on a database file to which no writer is connected. */
  public static void execute(Path file, String... statements) throws SQLException {
    try (var connection = connectTo(file)) {
      for (String sql : statements) {
        connection.update(sql);
      }
      connection.commit();
    }
  }

  /** Returns the first column of the rows of a query; a writer may be connected. */
  public static List<@Nullable String> column(Path file, String query) throws SQLException {
    try (var connection = DatabaseCheck.connectReadOnly(file);
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return column(rows);
    }
  }

  private static List<@Nullable String> column(ResultSet rows) throws SQLException {
    var texts = new ArrayList<@Nullable String>();
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
  }
}
