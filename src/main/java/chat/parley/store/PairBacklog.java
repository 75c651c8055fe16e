package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the messages that earlier versions have stored in inboxes in the streams of their pairs
 * too, and makes the entries of the inboxes refer to them. The messages of a pair are in the order
 * of their times, and of their offsets in the inboxes if those are the same. Works in transactions
 * of some thousand messages, and continues after the last one that was committed. Nothing else may
 * be stored before it is done. Not thread-safe; blocks until the database has answered.
 */
final class PairBacklog {

  private static final Logger log = LoggerFactory.getLogger(PairBacklog.class);

  /** Time of the first call of a process: its caller soon learns that there is more to do. */
  static final Duration FIRST_TIME = Duration.ofSeconds(2);

  /** Time of each further call, after which the progress is logged. */
  static final Duration TIME = Duration.ofSeconds(10);

  /** Maximum number of messages of a transaction. */
  private static final int PAGE_SIZE = 5_000;

  /** The advisory lock of the process that works, which its connection holds until it is closed. */
  private static final long LOCK = 0x7061697273L;

  /**
   * Time without a statement after which the server ends the connection, in milliseconds: a process
   * that has vanished does not hold the lock for longer.
   */
  private static final int IDLE_TIMEOUT = 60_000;

  /**
   * Ends the connections of other processes, which may be older ones that do not know pairs. When
   * they reconnect, they find the schema of this build.
   */
  private static final String END_OTHER_CONNECTIONS =
      "select coalesce(bool_and(pg_terminate_backend(pid, 10000)), true) from pg_stat_activity"
          + " where application_name = 'parley' and datname = current_database()"
          + " and pid <> pg_backend_pid()";

  private final PreparedConnection connection;
  private final SqlDialect dialect;
  private final int pageSize;
  private final BacklogScan scan;
  private final MessageOrder order;

  /** The last row that was stored through this connection. */
  private BacklogEntry.Key last = BacklogEntry.Key.FIRST;

  /**
   * @param connection a connection that is closed afterwards
   */
  PairBacklog(PreparedConnection connection, SqlDialect dialect) {
    this(connection, dialect, PAGE_SIZE);
  }

  /**
   * @param pageSize maximum number of messages of a transaction
   */
  PairBacklog(PreparedConnection connection, SqlDialect dialect, int pageSize) {
    this.connection = connection;
    this.dialect = dialect;
    this.pageSize = pageSize;
    this.scan = new BacklogScan(connection, dialect);
    this.order = new MessageOrder(connection, dialect);
  }

  /** Returns whether there is anything to do. */
  static boolean isPresent(PreparedConnection connection) throws SQLException {
    boolean present = BacklogProgress.read(connection) != null;
    connection.rollback();
    return present;
  }

  /**
   * Works until everything is done or the time is over, for one transaction at least.
   *
   * @throws StoreException {@link StoreOutage#UPGRADING} if there is more to do, or another process
   *     does it
   */
  void run(Duration time) throws SQLException, StoreException {
    long begin = System.nanoTime();
    lock();
    BacklogProgress progress = BacklogProgress.read(connection);
    if (progress != null && progress.isInitial()) {
      endOtherConnections();
      connection.commit();
    }
    while (progress != null) {
      progress = advance(progress);
      connection.commit();
      if (progress != null && System.nanoTime() - begin >= time.toNanos()) {
        throw unfinished(progress);
      }
    }
  }

  private void lock() throws SQLException, StoreException {
    if (!dialect.isSingleWriter()) {
      connection.update("set idle_session_timeout = " + IDLE_TIMEOUT);
      connection.update("set idle_in_transaction_session_timeout = " + IDLE_TIMEOUT);
      if (!isTrue("select pg_try_advisory_lock(" + LOCK + ")")) {
        throw new StoreException(
            StoreOutage.UPGRADING, "another process stores its messages in pairs", null);
      }
      connection.commit();
    }
  }

  private void endOtherConnections() throws SQLException, StoreException {
    if (!dialect.isSingleWriter() && !isTrue(END_OTHER_CONNECTIONS)) {
      throw new StoreException(
          StoreOutage.UPGRADING, "the connections of older nodes have not ended yet", null);
    }
  }

  private boolean isTrue(String query) throws SQLException {
    try (ResultSet row = connection.query(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Runs one transaction, without its commit; returns the progress, or null at the end. */
  private @Nullable BacklogProgress advance(BacklogProgress progress) throws SQLException {
    BacklogProgress next = progress.examined() ? store(progress) : scan.examine(progress);
    if (next == null) {
      connection.update("delete from pair_backlog_progress");
      logEnd(progress);
    } else {
      next.write(connection);
    }
    return next;
  }

  /** Stores the next page in pairs; returns null if there is none. */
  private @Nullable BacklogProgress store(BacklogProgress progress) throws SQLException {
    // The first time, this indexes the messages of the process before.
    order.messagesAdded(0);
    BacklogPage page = BacklogPage.read(connection, dialect, last, pageSize);
    if (page.isEmpty()) {
      return null;
    }
    var streams = new StreamTable(connection, dialect, epochs());
    BacklogPage.LastOffsets stored = page.store(streams.lock(page.pairs()));
    streams.recordLastOffsets(stored.byStream());
    order.messagesAdded(stored.messages());
    page.delete(last);
    last = page.last();
    return progress.withStored(stored.messages());
  }

  /** Another process may begin new epochs at any time; the table of streams detects that. */
  private Epochs epochs() throws SQLException {
    try (ResultSet row = connection.query(Epochs.SELECT)) {
      row.next();
      return new Epochs(row.getString(1));
    }
  }

  private static StoreException unfinished(BacklogProgress progress) {
    if (progress.examined()) {
      log.info(
          "Upgrade: stored {} of {} one-to-one messages in conversations",
          progress.stored(),
          progress.found());
    } else {
      log.info(
          "Upgrade: found {} one-to-one messages of earlier versions so far", progress.found());
    }
    return new StoreException(
        StoreOutage.UPGRADING, "its one-to-one messages are being stored in conversations", null);
  }

  private static void logEnd(BacklogProgress progress) {
    if (progress.found() > 0) {
      log.info(
          "Upgrade: done, stored {} one-to-one messages in conversations; {} with an unreadable"
              + " name stay in inboxes only",
          progress.stored(),
          progress.found() - progress.stored());
    }
  }
}
