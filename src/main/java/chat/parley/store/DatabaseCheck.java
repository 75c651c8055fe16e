package chat.parley.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * Checks a database of the embedded store for damage, without writing to it: the file itself, the
 * consistency of the tables with each other, and the offsets of each stream. The check sees a
 * consistent snapshot, even while a server is running.
 */
public final class DatabaseCheck {

  /**
   * The result of a check.
   *
   * @param streams the number of streams; 0 if the check ended early
   * @param messages the number of stored messages; 0 if the check ended early
   * @param faults one line for each fault; empty if there is no damage
   * @param notes lines about findings that are no damage
   */
  public record Report(long streams, long messages, List<String> faults, List<String> notes) {}

  /** Maximum number of faults that are listed for one step. */
  private static final int MAX_FAULTS_PER_STEP = 10;

  /** Interval between progress lines. */
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

  /** Instructions of SQLite's virtual machine between calls of the progress handler. */
  private static final int PROGRESS_STEPS = 100_000;

  private final Path file;
  private final Consumer<String> progress;
  private final List<String> faults = new ArrayList<>();

  private DatabaseCheck(Path file, Consumer<String> progress) {
    this.file = file;
    this.progress = progress;
  }

  /**
   * Checks a database. Blocks for minutes if it has several gigabytes.
   *
   * @param file the database file, with its write-ahead log beside it if it has one
   * @param progress receives the steps as text
   * @throws StoreException if the file is not readable
   */
  public static Report checkFile(Path file, Consumer<String> progress) throws StoreException {
    return new DatabaseCheck(file, progress).run(List.of());
  }

  /**
   * Checks the database of a data directory for damage. If there is none and no server is running,
   * also checks whether it was restored or lacks commits.
   *
   * @param progress receives the steps as text
   * @throws StoreException if the files are not readable
   */
  public static Report checkDirectory(Path directory, Consumer<String> progress)
      throws StoreException {
    var data = new DataDirectory(directory);
    var check = new DatabaseCheck(data.databaseFile(), progress);
    if (data.isLocked()) {
      return check.run(
          List.of("a running server uses it: messages stored during the check are not included"));
    }
    Report report = check.run(List.of());
    return report.faults().isEmpty() ? check.withRestoreFindings(report, data) : report;
  }

  /** Opens a read-only connection to a database of the embedded store. */
  static Connection connectReadOnly(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config.createConnection(SqlDialect.SQLITE_URL + file);
  }

  private Report run(List<String> notes) throws StoreException {
    if (!Files.isReadable(file)) {
      throw new StoreException(
          StoreOutage.UNAVAILABLE, "there is no readable database: " + file, null);
    }
    try (Connection connection = connectReadOnly(file);
        Statement statement = connection.createStatement()) {
      reportProgress(connection);
      statement.execute("begin");
      if (!runSteps(statement)) {
        return new Report(0, 0, faults, notes);
      }
      return new Report(count(statement, "stream"), count(statement, "message"), faults, notes);
    } catch (SQLException e) {
      faults.add(String.valueOf(e.getMessage()));
      return new Report(0, 0, faults, notes);
    }
  }

  /** Runs the steps; returns false if one has ended the check. */
  private boolean runSteps(Statement statement) throws SQLException {
    for (DatabaseCheckStep step : DatabaseCheckStep.values()) {
      if (step.migration() == 1 || isMigrated(step.migration(), statement)) {
        progress.accept(step.title());
        run(step, statement);
      }
      if (step.isPrerequisite() && !faults.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMigrated(int migration, Statement statement) throws SQLException {
    String sql = "select 1 from flyway_schema_history where version = '%d'".formatted(migration);
    try (var rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  /** Installs a handler that reports the time of the whole check at intervals. */
  private void reportProgress(Connection connection) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        PROGRESS_STEPS,
        new ProgressHandler() {
          private final long begin = System.nanoTime();
          private long reported = begin;

          @Override
          protected int progress() {
            long now = System.nanoTime();
            if (now - reported > PROGRESS_INTERVAL.toNanos()) {
              reported = now;
              progress.accept("  running for " + Duration.ofNanos(now - begin).toSeconds() + " s");
            }
            return 0;
          }
        });
  }

  private void run(DatabaseCheckStep step, Statement statement) throws SQLException {
    for (String sql : step.setup()) {
      statement.execute(sql);
    }
    try (var rows = statement.executeQuery(step.faultQuery())) {
      for (int i = 0; rows.next(); i++) {
        if (i == MAX_FAULTS_PER_STEP) {
          faults.add("and more faults of this kind");
          return;
        }
        faults.add(rows.getString(1));
      }
    }
  }

  private static long count(Statement statement, String table) throws SQLException {
    try (var rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Adds what the server would detect at its next start: missing commits, or a copy. */
  private Report withRestoreFindings(Report report, DataDirectory data) throws StoreException {
    var found = new ArrayList<>(report.faults());
    var notes = new ArrayList<>(report.notes());
    try (var connection = new PreparedConnection(connectReadOnly(file))) {
      long number = RestoreDetection.highestBatch(connection);
      long markedBatch = data.markedBatch();
      if (number < markedBatch) {
        found.add(
            "commits are missing: the last batch in the database is number %d, but number %d was"
                    .formatted(number, markedBatch)
                + " committed; at the next start all streams begin new epochs");
      }
      // A restored store has no origin until its first start, and has recorded no identity.
      Map<String, String> identity =
          data.hasOrigin() ? data.identity() : Map.of(DataDirectory.ORIGIN, "missing");
      String difference = RestoreDetection.identityDifference(connection, identity, false);
      if (difference != null) {
        notes.add(
            "the store is a copy: "
                + difference
                + "; at the next start all streams begin new epochs");
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(StoreOutage.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    return new Report(report.streams(), report.messages(), found, notes);
  }
}
