package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, whenever a writer connects, whether the database is still the one that was written to
 * before. If it is a copy or lacks commits, offsets that clients have seen may be given again to
 * other messages: then all streams begin new epochs, before anybody reads or writes. A snapshot of
 * the whole machine, which takes the marker and the server's identity back too, is not noticed.
 * Owned by the database; one thread at a time.
 */
final class RestoreDetection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RestoreDetection.class);

  private final SqlDialect dialect;
  private final String writer;
  private final @Nullable DataDirectory directory;
  private final boolean synchronousStandby;
  private final CommitMarker marker = new CommitMarker();

  /** Those that this process has seen last; null before it has connected. Any thread may read. */
  private volatile @Nullable Epochs epochs;

  private boolean renewed;

  /**
   * @param writer whose commits these are
   * @param directory of the embedded store; null if the database is elsewhere
   * @param synchronousStandby whether a standby that is promoted has every commit
   */
  RestoreDetection(
      SqlDialect dialect,
      String writer,
      @Nullable DataDirectory directory,
      boolean synchronousStandby) {
    this.dialect = dialect;
    this.writer = writer;
    this.directory = directory;
    this.synchronousStandby = synchronousStandby;
  }

  CommitMarker marker() {
    return marker;
  }

  /** Whether the last comparison found that the epochs are not those of the one before. */
  boolean renewed() {
    return renewed;
  }

  @Nullable Epochs epochs() {
    return epochs;
  }

  /** Whether the epochs are still those of the last comparison. */
  boolean isCurrent(PreparedConnection session) throws SQLException {
    if (directory != null) {
      directory.verifyAll();
    }
    try (ResultSet row = session.query(Epochs.SELECT)) {
      return row.next() && new Epochs(row.getString(1)).equals(epochs);
    }
  }

  /**
   * Compares the database with what is known of it, begins new epochs if need be, and commits.
   *
   * @return the epochs that hold from now on
   */
  Epochs verify(PreparedConnection session) throws SQLException {
    Epochs before = epochs;
    Epochs found = Epochs.lock(session, dialect);
    Map<String, String> parts =
        directory == null ? dialect.identity(session) : directory.identity();
    long stored = number(session);
    // Where several processes write, another one may have been faster.
    boolean current = before == null || before.equals(found);
    String reason = current ? reason(session, parts, stored) : null;
    if (reason != null) {
      found = Epochs.renew(session, dialect, reason);
    }
    boolean changed = record(session, parts, stored) || reason != null;
    if (changed) {
      session.commit();
    } else {
      session.rollback();
    }
    if (reason != null) {
      tell(reason);
    }
    marker.advance(stored);
    renewed = reason != null || !current;
    epochs = found;
    if (directory != null) {
      directory.opened();
    }
    return found;
  }

  private static void tell(String reason) {
    log.error(
        "The store was restored or has lost commits: {}. All streams have begun new epochs. Clients"
            + " that resume are told recovered: false and load again what they show; earlier"
            + " messages have new ids",
        reason);
  }

  private @Nullable String reason(PreparedConnection session, Map<String, String> now, long stored)
      throws SQLException {
    if (stored < marker.number()) {
      return "the last batch in the database is number %d, and number %d was committed"
          .formatted(stored, marker.number());
    }
    return difference(session, now, synchronousStandby);
  }

  /** In what the database is not the one that it was when it was recorded; null if it is. */
  static @Nullable String difference(
      PreparedConnection session, Map<String, String> now, boolean synchronousStandby)
      throws SQLException {
    for (var part : recorded(session).entrySet()) {
      String value = now.get(part.getKey());
      boolean expected = synchronousStandby && part.getKey().equals(PostgresIdentity.TIMELINE);
      if (!expected && value != null && !value.equals(part.getValue())) {
        return "%s is not as it was left: %s, which was %s"
            .formatted(part.getKey(), value, part.getValue());
      }
    }
    return null;
  }

  /** The number of the last batch of all processes, which came one after the other. */
  static long lastNumber(PreparedConnection session) throws SQLException {
    try (ResultSet row = session.query(Statements.LAST_MARK)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** The number of the last batch that the database has, of those that could be missing here. */
  private long number(PreparedConnection session) throws SQLException {
    if (dialect.writesAlone()) {
      return lastNumber(session);
    }
    try (ResultSet row = session.query(Statements.MARKED, writer)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static Map<String, String> recorded(PreparedConnection session) throws SQLException {
    var recorded = new TreeMap<String, String>();
    try (ResultSet rows = session.query(Statements.IDENTITY)) {
      while (rows.next()) {
        recorded.put(rows.getString(1), rows.getString(2));
      }
    }
    return recorded;
  }

  /** Makes the database say what is so now; returns whether that changes anything. */
  private boolean record(PreparedConnection session, Map<String, String> parts, long stored)
      throws SQLException {
    int changed = 0;
    if (stored < marker.number()) {
      long now = System.currentTimeMillis();
      changed += session.update(Statements.MARK, writer, marker.number(), now);
    }
    for (var part : parts.entrySet()) {
      changed += session.update(Statements.RECORD_IDENTITY, part.getKey(), part.getValue());
    }
    return changed > 0;
  }

  /** A batch has been committed. Throws if that was to files that are not in their place. */
  void committed(long number) throws SQLException {
    marker.advance(number);
    if (directory != null) {
      directory.verifyNowAndThen();
    }
  }

  @Override
  public void close() {
    marker.close();
  }
}
