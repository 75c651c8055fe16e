package chat.parley.store;

import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the database through pooled connections. The server may have ended a connection since its
 * last use, in a failover or after an idle time, and the pool does not notice this if the last use
 * was less than 500 ms ago. A read that fails for this reason is therefore repeated once, on a new
 * connection. Any thread may call; each call takes a connection from the pool and blocks until the
 * database has answered.
 */
final class PooledReads {

  private final JdbcClient client;
  private final Runnable discardConnections;

  /**
   * @param pool the source of connections
   * @param discardConnections makes the pool close all connections that are not in use
   */
  PooledReads(DataSource pool, Runnable discardConnections) {
    this.client = JdbcClient.create(pool);
    this.discardConnections = discardConnections;
  }

  /**
   * Runs a read.
   *
   * @param read may be called twice, so it must not change anything that it has not created
   * @throws StoreException if it fails, the second time if its connection was lost
   */
  <T> T run(Function<JdbcClient, T> read) throws StoreException {
    try {
      return read.apply(client);
    } catch (DataAccessException e) {
      if (!hasLostConnection(e)) {
        throw translated(e);
      }
    }
    // Those that were used last are most likely lost too.
    discardConnections.run();
    try {
      return read.apply(client);
    } catch (DataAccessException e) {
      throw translated(e);
    }
  }

  /** Returns whether a connection was lost that the pool had; a new one may work. */
  private static boolean hasLostConnection(DataAccessException e) {
    return !(e instanceof CannotGetJdbcConnectionException)
        && e.getMostSpecificCause() instanceof SQLException cause
        && StoreOutage.isConnectionLoss(cause);
  }

  private static StoreException translated(DataAccessException e) {
    return e.getMostSpecificCause() instanceof SQLException cause
        ? new StoreException(cause)
        : new StoreException(StoreOutage.REFUSED, String.valueOf(e.getMessage()), e);
  }
}
