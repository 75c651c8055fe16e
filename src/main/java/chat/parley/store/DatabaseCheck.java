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
import java.util.function.Consumer;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * Looks for damage in a database of the embedded store, without writing to it: in the file itself,
 * in what the tables say of each other, and in the offsets of each stream. It sees the database at
 * one moment, also while a server uses it.
 */
public final class DatabaseCheck {

  /**
   * What was found.
   *
   * @param faults each in a line; none if the database is whole
   * @param notes what is no damage, but is good to know
   */
  public record Report(long streams, long messages, List<String> faults, List<String> notes) {}

  /** How many faults of one kind are told. */
  private static final int MOST = 10;

  /** How often progress is told while one question is asked. */
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  private static final int PROGRESS_STEPS = 100_000;

  private final Path file;
  private final Consumer<String> progress;
  private final List<String> faults = new ArrayList<>();

  private DatabaseCheck(Path file, Consumer<String> progress) {
    this.file = file;
    this.progress = progress;
  }

  /**
   * Checks a database. May take minutes for some gigabytes.
   *
   * @param file with its write-ahead log beside it, if it has one
   * @param progress is told what is looked at
   * @throws StoreException if it cannot be read at all
   */
  public static Report of(Path file, Consumer<String> progress) throws StoreException {
    return new DatabaseCheck(file, progress).run(List.of());
  }

  /**
   * Checks a data directory: its database, and whether that is the one that was there before.
   *
   * @throws StoreException if it cannot be read at all
   */
  public static Report ofDirectory(Path directory, Consumer<String> progress)
      throws StoreException {
    var data = new DataDirectory(directory);
    var check = new DatabaseCheck(data.file(), progress);
    if (data.isTaken()) {
      return check.run(List.of("a running server uses it: what is stored meanwhile is not seen"));
    }
    Report report = check.run(List.of());
    return report.faults().isEmpty() ? check.compared(report, data) : report;
  }

  /** Connects to a database of the embedded store without ever writing to it. */
  static Connection connect(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config.createConnection(SqlDialect.SQLITE_URL + file);
  }

  private Report run(List<String> notes) throws StoreException {
    if (!Files.isReadable(file)) {
      throw new StoreException(
          StoreOutage.AWAY, "there is no database that can be read: " + file, null);
    }
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      tellProgress(connection);
      statement.execute("begin");
      for (DatabaseCheckStep step : DatabaseCheckStep.values()) {
        progress.accept(step.title());
        run(step, statement);
        if (step.decides() && !faults.isEmpty()) {
          return new Report(0, 0, faults, notes);
        }
      }
      return new Report(count(statement, "stream"), count(statement, "message"), faults, notes);
    } catch (SQLException e) {
      faults.add(String.valueOf(e.getMessage()));
      return new Report(0, 0, faults, notes);
    }
  }

  private void tellProgress(Connection connection) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        PROGRESS_STEPS,
        new ProgressHandler() {
          private final long begin = System.nanoTime();
          private long told = begin;

          @Override
          protected int progress() {
            long now = System.nanoTime();
            if (now - told > PROGRESS.toNanos()) {
              told = now;
              progress.accept("  since " + Duration.ofNanos(now - begin).toSeconds() + " s");
            }
            return 0;
          }
        });
  }

  private void run(DatabaseCheckStep step, Statement statement) throws SQLException {
    for (String sql : step.preparing()) {
      statement.execute(sql);
    }
    try (var rows = statement.executeQuery(step.faults())) {
      for (int i = 0; rows.next(); i++) {
        if (i == MOST) {
          faults.add("and more of that kind");
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

  /** What the server would find at its start. */
  private Report compared(Report report, DataDirectory data) throws StoreException {
    var found = new ArrayList<>(report.faults());
    var notes = new ArrayList<>(report.notes());
    try (var session = new PreparedConnection(connect(file))) {
      long number = RestoreDetection.lastNumber(session);
      long marked = data.marked();
      if (number < marked) {
        found.add(
            "commits are missing: the last batch in the database is number %d, and number %d was"
                    .formatted(number, marked)
                + " committed; at the next start all streams begin new epochs");
      }
      String difference = RestoreDetection.difference(session, data.identity(), false);
      if (difference != null) {
        notes.add("a copy: " + difference + "; at the next start all streams begin new epochs");
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(StoreOutage.AWAY, String.valueOf(e.getMessage()), e);
    }
    return new Report(report.streams(), report.messages(), found, notes);
  }
}
