package chat.parley.testkit;

import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty SQLite and PostgreSQL stores. */
public final class Stores {

  /** Name of the sessions of tests. */
  private static final String SESSION = "parley-test";

  private static final class Shared {
    static final EmbeddedPostgres SERVER = start();
    static final AtomicInteger DATABASES = new AtomicInteger();

    private static EmbeddedPostgres start() {
      try {
        return Postgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Stores() {}

  /** Returns the properties of a new SQLite store, in a directory of its own. */
  public static StoreProperties sqlite(Path directory) throws IOException {
    return new StoreProperties(
        Files.createTempDirectory(directory, "data"),
        new Store(null, null, null, Synchronous.FULL, false));
  }

  /**
   * Returns the properties of a new PostgreSQL database, on a server that runs until the end of the
   * tests.
   */
  public static StoreProperties postgres() {
    return new StoreProperties(Path.of("unused"), newPostgres());
  }

  /**
   * Makes a database refuse connections, and terminates the open ones, except those of {@link
   * #connect}: the locks of a test are kept until the sessions that wait for them have ended.
   */
  public static void denyConnections(Store store) {
    String name = name(store);
    execute("alter database " + name + " allow_connections false");
    execute(
        ("select pg_terminate_backend(pid, %d) from pg_stat_activity"
                + " where datname = '%s' and application_name <> '%s'")
            .formatted(Await.DEADLINE.toMillis(), name, SESSION));
  }

  /** Makes a database accept connections again. */
  public static void allowConnections(Store store) {
    execute("alter database " + name(store) + " allow_connections true");
  }

  /** Opens a connection to a database. */
  public static Connection connect(Store store) throws SQLException {
    Connection connection =
        DriverManager.getConnection(store.url(), store.username(), store.password());
    connection.setClientInfo("ApplicationName", SESSION);
    return connection;
  }

  /** Returns the number of sessions of a database that wait for a lock. */
  public static int sessionsWaitingForLocks(Store store) {
    String sql =
        "select count(*) from pg_stat_activity where datname = '%s' and wait_event_type = 'Lock'"
            .formatted(name(store));
    try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Store store) {
    return store.url().replaceFirst(".*/(\\w+).*", "$1");
  }

  private static void execute(String sql) {
    try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates a PostgreSQL database, and returns its {@code parley.store} properties. */
  public static Store newPostgres() {
    String name = "parley" + Shared.DATABASES.incrementAndGet();
    execute("create database " + name);
    String url = Shared.SERVER.getJdbcUrl("postgres", name);
    return new Store(url, "postgres", "postgres", Synchronous.FULL, false);
  }
}
