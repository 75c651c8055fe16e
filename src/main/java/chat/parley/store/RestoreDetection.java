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
 * before. If it is a copy or lacks commits, offsets that clients have seen could be assigned again
 * to other messages. In this case all streams begin new epochs, before the writer uses the
 * connection. A rollback of the whole machine to a snapshot, which also resets the marker and the
 * identity of the server, is not detected. Owned by {@link Database}; not thread-safe, except for
 * {@link #epochs}.
 */
final class RestoreDetection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RestoreDetection.class);

  private final SqlDialect dialect;
  private final String writer;
  private final @Nullable DataDirectory directory;
  private final boolean synchronousStandby;
  private final CommitMarker marker = new CommitMarker();

  /** The epochs found by the last verification; null before the first. Any thread may read. */
  private volatile @Nullable Epochs epochs;

  private boolean epochsRenewed;

  /**
   * @param writer the writer id of this process
   * @param directory the directory of the embedded store; null for PostgreSQL
   * @param synchronousStandby whether a PostgreSQL standby that is promoted has every commit
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

  /**
   * Returns whether the last verification began new epochs, or found others than the verification
   * before it.
   */
  boolean epochsRenewed() {
    return epochsRenewed;
  }

  /** Returns the epochs found by the last verification; null before the first. */
  @Nullable Epochs epochs() {
    return epochs;
  }

  /**
   * Queries whether the database still has the epochs found by the last verification.
   *
   * @throws SQLException also if the files of the embedded store are not those that were opened
   */
  boolean isCurrent(PreparedConnection connection) throws SQLException {
    if (directory != null) {
      directory.verifyAll();
    }
    try (ResultSet row = connection.query(Epochs.SELECT)) {
      return row.next() && new Epochs(row.getString(1)).equals(epochs);
    }
  }

  /**
   * Compares the database with its recorded identity and with the number of the last commit, begins
   * new epochs if they do not match, records the current identity, and commits.
   *
   * @return the epochs that are valid from now on
   */
  Epochs verify(PreparedConnection connection) throws SQLException {
    Epochs before = epochs;
    Epochs found = Epochs.lock(connection, dialect);
    Map<String, String> identity =
        directory == null ? dialect.identity(connection) : directory.identity();
    long stored = storedBatch(connection);
    // With several processes, another one may have begun new epochs already.
    boolean current = before == null || before.equals(found);
    String reason = current ? renewalReason(connection, identity, stored) : null;
    if (reason != null) {
      found = Epochs.renew(connection, dialect, reason);
    }
    boolean changed = recordIdentity(connection, identity, stored) || reason != null;
    if (changed) {
      connection.commit();
    } else {
      connection.rollback();
    }
    if (reason != null) {
      logNewEpochs(reason);
    }
    marker.advance(stored);
    epochsRenewed = reason != null || !current;
    epochs = found;
    if (directory != null) {
      directory.onWalOpened();
    }
    return found;
  }

  private static void logNewEpochs(String reason) {
    log.error(
        "The store was restored or has lost commits: {}. All streams have begun new epochs."
            + " Resuming clients receive recovered: false and must reload the messages that they"
            + " show; messages stored before have new ids",
        reason);
  }

  /** Returns why new epochs must begin; null if they need not. */
  private @Nullable String renewalReason(
      PreparedConnection connection, Map<String, String> now, long stored) throws SQLException {
    if (stored < marker.batchNumber()) {
      return "the last batch in the database is number %d, but number %d was committed"
          .formatted(stored, marker.batchNumber());
    }
    return identityDifference(connection, now, synchronousStandby);
  }

  /**
   * Returns the first difference between the recorded identity and the current one, as text; null
   * if there is none. Values that are unavailable now are ignored.
   *
   * @param synchronousStandby whether a different timeline is ignored too
   */
  static @Nullable String identityDifference(
      PreparedConnection connection, Map<String, String> now, boolean synchronousStandby)
      throws SQLException {
    for (var part : recordedIdentity(connection).entrySet()) {
      String value = now.get(part.getKey());
      boolean expected = synchronousStandby && part.getKey().equals(PostgresIdentity.TIMELINE);
      if (!expected && value != null && !value.equals(part.getValue())) {
        return "identity value %s was %s and is now %s"
            .formatted(part.getKey(), part.getValue(), value);
      }
    }
    return null;
  }

  /** Returns the number of the last batch of all writers; for the embedded store. */
  static long highestBatch(PreparedConnection connection) throws SQLException {
    try (ResultSet row = connection.query(Statements.SELECT_HIGHEST_BATCH)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Returns the number of the last batch in the database, for comparison with the marker: in the
   * embedded store of all writers, in PostgreSQL of this process.
   */
  private long storedBatch(PreparedConnection connection) throws SQLException {
    if (dialect.isSingleWriter()) {
      return highestBatch(connection);
    }
    try (ResultSet row = connection.query(Statements.SELECT_LAST_BATCH, writer)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static Map<String, String> recordedIdentity(PreparedConnection connection)
      throws SQLException {
    var recorded = new TreeMap<String, String>();
    try (ResultSet rows = connection.query(Statements.SELECT_IDENTITY)) {
      while (rows.next()) {
        recorded.put(rows.getString(1), rows.getString(2));
      }
    }
    return recorded;
  }

  /**
   * Records the current identity, and the number of the last commit if the database lacks it.
   * Returns whether that has changed a row.
   */
  private boolean recordIdentity(
      PreparedConnection connection, Map<String, String> identity, long stored)
      throws SQLException {
    int changed = 0;
    if (stored < marker.batchNumber()) {
      long now = System.currentTimeMillis();
      changed += connection.update(Statements.RECORD_BATCH, writer, marker.batchNumber(), now);
    }
    for (var part : identity.entrySet()) {
      changed += connection.update(Statements.RECORD_IDENTITY, part.getKey(), part.getValue());
    }
    return changed > 0;
  }

  /**
   * Advances the marker after a commit.
   *
   * @throws SQLException if the commit went to files that are no longer in the data directory,
   *     which is checked at intervals
   */
  void onCommit(long batch) throws SQLException {
    marker.advance(batch);
    if (directory != null) {
      directory.verifyPeriodically();
    }
  }

  @Override
  public void close() {
    marker.close();
  }
}
