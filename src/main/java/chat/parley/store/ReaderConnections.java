package chat.parley.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The data source of the reader pool, which connects in the same way as writers. */
final class ReaderConnections extends AbstractDataSource {

  /** Opens connections. */
  interface Opening {
    Connection open() throws SQLException;
  }

  private final Opening opening;
  private final long timeoutMillis;

  /**
   * @param timeoutMillis maximum time for which a reader waits for a connection
   */
  ReaderConnections(Opening opening, long timeoutMillis) {
    this.opening = opening;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The connection properties of each dialect have timeouts of their own.
  }

  @Override
  public int getLoginTimeout() {
    return (int) Duration.ofMillis(timeoutMillis).toSeconds();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return opening.open();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return opening.open();
  }
}
