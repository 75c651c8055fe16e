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
import org.sqlite.SQLiteOpenMode;

/**
 * The database: SQLite in the data directory, or PostgreSQL. It may be unavailable when this object
 * is created, and at any later time.
 */
public final class Database implements AutoCloseable {

  /** Maximum number of connections that read. */
  private static final int MAX_READERS = 8;

  /** Maximum time for which a reader waits for a connection of the pool. */
  private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

  /** Flags with which SQLite opens a database and does not create one. */
  private static final int OPEN_EXISTING =
      SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.OPEN_URI.flag;

  /**
   * Time since its last commit after which {@link #open} deletes the row of a writer; {@link
   * Statements#DELETE_OLD_WRITERS} names two rows that it keeps. A running process commits at least
   * once per day if the store is available; otherwise its next commit inserts the row again.
   */
  private static final Duration WRITER_RETENTION = Duration.ofDays(7);

  private final SqlDialect dialect;
  private final String url;
  private final Store store;
  private final Properties properties;
  private final @Nullable DataDirectory directory;
  private final RestoreDetection restoreDetection;
  private final HikariDataSource readers;
  private final UnreadableRows unreadable = new UnreadableRows();
  private final Schema schema;

  /** The writer id: identifies the commits of this process, from its start to its end. */
  private final String writerId = UUID.randomUUID().toString();

  /** Time for which the next call of {@link #writer} stores messages in pairs. */
  private Duration backlogTime = PairBacklog.FIRST_TIME;

  /**
   * Creates the connection pool. Does not connect.
   *
   * @throws IllegalArgumentException if {@code parley.store.url} names a database that is not
   *     supported
   */
  public Database(StoreProperties settings) {
    store = settings.store();
    directory = store.url() == null ? new DataDirectory(settings.dataDirectory()) : null;
    url = directory == null ? store.url() : SqlDialect.SQLITE_URL + directory.databaseFile();
    dialect = SqlDialect.of(url);
    properties = dialect.properties(store);
    if (directory != null) {
      // A connection must not create a database in the place of one that was deleted.
      properties.setProperty("open_mode", String.valueOf(OPEN_EXISTING));
    }
    restoreDetection =
        new RestoreDetection(dialect, writerId, directory, store.synchronousStandby());
    schema =
        directory == null
            ? new Schema("The database " + url.replaceFirst("\\?.*", ""))
            : new Schema("The data directory " + settings.dataDirectory());
    readers = new HikariDataSource(poolConfig());
  }

  private HikariConfig poolConfig() {
    var config = new HikariConfig();
    config.setPoolName("parley-readers");
    config.setDataSource(new ReaderConnections(this::connect, CONNECTION_TIMEOUT_MILLIS));
    config.setInitializationFailTimeout(-1);
    config.setMaximumPoolSize(MAX_READERS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    return config;
  }

  /** Returns the writer id of this process: random, created at its start. */
  public String writerId() {
    return writerId;
  }

  /** Returns whether other processes may write to the database too, as to PostgreSQL. */
  public boolean isShared() {
    return !dialect.isSingleWriter();
  }

  /**
   * Acquires the data directory, applies missing migrations, and deletes rows left by ended
   * processes. Blocks until the database has answered. One thread at a time; may be called again.
   *
   * @throws StoreException if the database is unavailable or the data directory is used by another
   *     process; or {@link StoreOutage#NEWER} if a newer build has migrated the database, in which
   *     case nothing is written to it
   */
  public void open() throws StoreException {
    try {
      if (directory != null) {
        directory.acquire();
        restoreDetection.marker().open(directory.markerFile());
      }
      connect().close(); // Before Flyway does, whose exceptions say less.
      schema.migrate(flywayConfiguration());
      deleteOldWriters();
    } catch (IOException e) {
      String text = "parley.marker cannot be written: " + FileErrors.text(e);
      throw new StoreException(StoreOutage.READ_ONLY, text, e);
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    }
  }

  private Configuration flywayConfiguration() {
    return Flyway.configure()
        .dataSource(url, store.username(), store.password())
        .locations(
            "classpath:db/migration", "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT))
        .placeholders(placeholders());
  }

  private void deleteOldWriters() throws SQLException {
    try (var connection = new PreparedConnection(connect())) {
      connection.update(
          Statements.DELETE_OLD_WRITERS, System.currentTimeMillis() - WRITER_RETENTION.toMillis());
      connection.update(Statements.DELETE_PROBES);
      connection.commit();
    }
  }

  private Map<String, String> placeholders() {
    var all = new HashMap<>(dialect.placeholders());
    all.putAll(Map.of("seed", "" + UUID.randomUUID(), "now", "" + System.currentTimeMillis()));
    return all;
  }

  /** Opens a connection. In the embedded store, only to the database file that was acquired. */
  Connection connect() throws SQLException {
    if (directory == null) {
      return DriverManager.getConnection(url, properties);
    }
    directory.verify();
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      // The file may have been moved in the meantime.
      directory.verify();
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /**
   * Opens a connection that writes. If the database was restored or lacks commits, all streams have
   * begun new epochs when this returns: {@link LogWriter#epochsRenewed}. One thread at a time.
   * Before, stores messages of earlier versions in pairs, for about 10 s; the first call for 2 s,
   * so that its caller soon learns that there is more to do.
   *
   * @throws StoreException if the database is unavailable, or a newer build has migrated it since
   *     {@link #open}; {@link StoreOutage#UPGRADING} if messages of earlier versions are not in
   *     pairs yet, in which case the next call continues
   */
  public LogWriter writer() throws StoreException {
    PreparedConnection connection = openConnection();
    try {
      schema.check(connection);
      if (PairBacklog.isPresent(connection)) {
        Duration time = backlogTime;
        backlogTime = PairBacklog.TIME;
        new PairBacklog(connection, dialect).run(time);
        connection.close();
        connection = openConnection();
      }
      return new LogWriter(connection, dialect, writerId, restoreDetection);
    } catch (StoreException | SQLException | RuntimeException e) {
      // An open connection would keep the lock for which the next one waits.
      connection.close();
      throw StoreException.of(e);
    }
  }

  /**
   * Opens the database and begins new epochs for all streams, as after a restore. Processes that
   * use PostgreSQL detect them; the embedded store must not be in use.
   *
   * @param reason the reason, recorded in the table {@code epoch_change}
   */
  public void renewEpochs(String reason) throws StoreException {
    open();
    try (var connection = new PreparedConnection(connect())) {
      Epochs.lock(connection, dialect);
      Epochs.renew(connection, dialect, reason);
      // The next writer accepts the database as it is, and records its identity.
      connection.update("delete from identity");
      connection.commit();
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private PreparedConnection openConnection() throws StoreException {
    try {
      return new PreparedConnection(connect());
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private PooledReads reads() {
    return new PooledReads(readers, () -> readers.getHikariPoolMXBean().softEvictConnections());
  }

  /** Returns a new reader. Any thread may call. */
  public LogReader reader() {
    return new LogReader(reads(), dialect, restoreDetection::epochs, unreadable);
  }

  /** Returns a new reader of rooms and their members. Any thread may call. */
  public RoomReader roomReader() {
    return new RoomReader(reads());
  }

  /** Returns a new reader for gap repair; PostgreSQL only. Any thread may call. */
  public RepairReader repairReader() {
    return new RepairReader(reads(), unreadable);
  }

  /** Returns a new reader of the users that exist. Any thread may call. */
  public PersonReader personReader() {
    return new PersonReader(reads());
  }

  /** Returns a new reader of blocked users. Any thread may call. */
  public BlockReader blockReader() {
    return new BlockReader(reads());
  }

  /** Returns a new reader of conversations and markers. Any thread may call. */
  public MarkerReader markerReader() {
    return new MarkerReader(reads(), dialect);
  }

  /** Returns a new reader of what presence needs. Any thread may call. */
  public PresenceReader presenceReader() {
    return new PresenceReader(reads(), dialect);
  }

  /** Returns the counter of damaged rows, which all readers share. */
  public UnreadableRows unreadableRows() {
    return unreadable;
  }

  /** Closes the reader pool and releases the data directory; writers are closed by their owners. */
  @Override
  public void close() {
    readers.close();
    restoreDetection.close();
    if (directory != null) {
      directory.close();
    }
  }
}
