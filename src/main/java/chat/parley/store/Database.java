package chat.parley.store;

import chat.parley.store.StoreProperties.Store;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The database, wherever it is. It may be away when this is made, and at any time later. */
public final class Database implements AutoCloseable {

  private static final int READERS = 8;
  private static final long PATIENCE_MILLIS = 5_000;

  /** A process that has not written for so long has ended. If not, its next batch tells of it. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final Dialect dialect;
  private final String url;
  private final Store store;
  private final Properties properties;
  private final @Nullable DataDirectory directory;
  private final HikariDataSource readers;
  private final UnreadableRows unreadable = new UnreadableRows();

  /** Whose commits these are: one process from its start to its end. */
  private final String id = UUID.randomUUID().toString();

  /**
   * @throws IllegalArgumentException if the URL is of a database that Parley does not know
   */
  public Database(StoreProperties settings) {
    store = settings.store();
    directory = store.url() == null ? new DataDirectory(settings.dataDirectory()) : null;
    url = directory == null ? store.url() : Dialect.SQLITE_URL + directory.file();
    dialect = Dialect.of(url);
    properties = dialect.properties(store);
    readers = new HikariDataSource(pool());
  }

  private HikariConfig pool() {
    var config = new HikariConfig();
    config.setPoolName("parley-readers");
    config.setJdbcUrl(url);
    config.setDataSourceProperties(properties);
    config.setInitializationFailTimeout(-1);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return config;
  }

  /** Whose batches those are that are written here: random, made at the start of the process. */
  public String writerId() {
    return id;
  }

  /** Whether other processes may write to it too. */
  public boolean shared() {
    return !dialect.writesAlone();
  }

  /** Takes the data directory and brings the schema up to date. One thread; may be repeated. */
  public void open() throws StoreException {
    if (directory != null) {
      directory.take();
    }
    try {
      // A first connection of our own, because its error tells more than Flyway's.
      connect().close();
      Flyway.configure()
          .dataSource(url, store.username(), store.password())
          .locations(
              "classpath:db/migration", "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT))
          .placeholders(placeholders())
          .load()
          .migrate();
      forgetWriters();
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    }
  }

  private void forgetWriters() throws SQLException {
    try (var session = new Session(connect())) {
      session.update(Statements.FORGET_WRITERS, System.currentTimeMillis() - FORGOTTEN.toMillis());
      session.commit();
    }
  }

  private Map<String, String> placeholders() {
    var placeholders = new HashMap<>(dialect.types());
    placeholders.put("seed", UUID.randomUUID().toString());
    return placeholders;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, properties);
  }

  /** A new connection that writes. */
  public LogWriter writer() throws StoreException {
    Session session = session();
    try {
      return new LogWriter(session, dialect, id);
    } catch (SQLException | RuntimeException e) {
      // Left open, it would hold the lock that the next one waits for.
      session.close();
      throw StoreException.of(e);
    }
  }

  private Session session() throws StoreException {
    try {
      return new Session(connect());
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** What reads. Any thread may call it. */
  public LogReader reader() {
    return new LogReader(readers, dialect, unreadable);
  }

  /** The damaged rows that were met since the start. */
  public UnreadableRows unreadableRows() {
    return unreadable;
  }

  @Override
  public void close() {
    readers.close();
    if (directory != null) {
      directory.close();
    }
  }
}
