package chat.parley.store;

import chat.parley.store.StoreProperties.Store;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
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
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.sqlite.SQLiteOpenMode;

/** The database, wherever it is. It may be away when this is made, and at any time later. */
public final class Database implements AutoCloseable {

  private static final int READERS = 8;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int EXISTING = SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.OPEN_URI.flag;

  /** A process that has not written for so long has ended. If not, its next batch tells of it. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final SqlDialect dialect;
  private final String url;
  private final Store store;
  private final Properties properties;
  private final @Nullable DataDirectory directory;
  private final RestoreDetection provenance;
  private final HikariDataSource readers;
  private final UnreadableRows unreadable = new UnreadableRows();
  private final Schema schema;

  /** Whose commits these are: one process from its start to its end. */
  private final String id = UUID.randomUUID().toString();

  /**
   * @throws IllegalArgumentException if the URL is of a database that Parley does not know
   */
  public Database(StoreProperties settings) {
    store = settings.store();
    directory = store.url() == null ? new DataDirectory(settings.dataDirectory()) : null;
    url = directory == null ? store.url() : SqlDialect.SQLITE_URL + directory.file();
    dialect = SqlDialect.of(url);
    properties = dialect.properties(store);
    if (directory != null) {
      // No connection makes a new database in the place of one that was deleted.
      properties.setProperty("open_mode", String.valueOf(EXISTING));
    }
    provenance = new RestoreDetection(dialect, id, directory, store.synchronousStandby());
    schema =
        new Schema(
            directory == null
                ? "The database " + url.replaceFirst("\\?.*", "")
                : "The data directory " + settings.dataDirectory());
    readers = new HikariDataSource(pool());
  }

  /** Connects readers as it does writers. */
  private final class Connections extends AbstractDataSource {

    @Override
    public void setLoginTimeout(int seconds) {
      // The settings of each database have one.
    }

    @Override
    public int getLoginTimeout() {
      return (int) (PATIENCE_MILLIS / 1_000);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return connect();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return connect();
    }
  }

  private HikariConfig pool() {
    var config = new HikariConfig();
    config.setPoolName("parley-readers");
    config.setDataSource(new Connections());
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

  /**
   * Takes the data directory and brings the schema up to date. One thread; may be repeated.
   *
   * @throws StoreException {@link StoreOutage#NEWER} if a newer build has migrated the database, in
   *     which nothing is written then
   */
  public void open() throws StoreException {
    try {
      if (directory != null) {
        directory.take();
        provenance.marker().open(directory.marker());
      }
      // A first connection of our own, because its error tells more than Flyway's.
      connect().close();
      schema.migrate(migrations());
      forgetWriters();
    } catch (IOException e) {
      throw new StoreException(StoreOutage.READ_ONLY, "parley.marker can not be written: " + e, e);
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    }
  }

  private Configuration migrations() {
    return Flyway.configure()
        .dataSource(url, store.username(), store.password())
        .locations(
            "classpath:db/migration", "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT))
        .placeholders(placeholders());
  }

  private void forgetWriters() throws SQLException {
    try (var session = new PreparedConnection(connect())) {
      session.update(Statements.FORGET_WRITERS, System.currentTimeMillis() - FORGOTTEN.toMillis());
      session.update(Statements.DELETE_PROBES);
      session.commit();
    }
  }

  private Map<String, String> placeholders() {
    var placeholders = new HashMap<>(dialect.types());
    placeholders.put("seed", UUID.randomUUID().toString());
    placeholders.put("now", String.valueOf(System.currentTimeMillis()));
    return placeholders;
  }

  Connection connect() throws SQLException {
    if (directory == null) {
      return DriverManager.getConnection(url, properties);
    }
    directory.verify();
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      // It may have been moved meanwhile.
      directory.verify();
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /**
   * A new connection that writes, to a database in which nothing is missing that was committed
   * before: if anything is, all streams have begun new epochs.
   *
   * @throws StoreException also if a newer build has migrated the database meanwhile
   */
  public LogWriter writer() throws StoreException {
    PreparedConnection session = session();
    try {
      schema.check(session);
      return new LogWriter(session, dialect, id, provenance);
    } catch (StoreException e) {
      session.close();
      throw e;
    } catch (SQLException | RuntimeException e) {
      // Left open, it would hold the lock that the next one waits for.
      session.close();
      throw StoreException.of(e);
    }
  }

  /**
   * Begins new epochs for all streams, as after a restore. Processes that use the database notice;
   * an embedded one must not be in use.
   *
   * @param reason is kept, for operators
   */
  public void renew(String reason) throws StoreException {
    open();
    try (var session = new PreparedConnection(connect())) {
      Epochs.lock(session, dialect);
      Epochs.renew(session, dialect, reason);
      // Whoever connects next takes the database as it is.
      session.update("delete from identity");
      session.commit();
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private PreparedConnection session() throws StoreException {
    try {
      return new PreparedConnection(connect());
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** What reads. Any thread may call it. */
  public LogReader reader() {
    return new LogReader(readers, dialect, provenance::epochs, unreadable);
  }

  /** What reads what other processes have stored. Any thread may call it. */
  public RepairReader repairReader() {
    return new RepairReader(readers, unreadable);
  }

  /** The damaged rows that were met since the start. */
  public UnreadableRows unreadableRows() {
    return unreadable;
  }

  @Override
  public void close() {
    readers.close();
    provenance.close();
    if (directory != null) {
      directory.close();
    }
  }
}
