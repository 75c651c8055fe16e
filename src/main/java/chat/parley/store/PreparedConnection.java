package chat.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection and the statements that it has prepared. One thread at a time. */
final class PreparedConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PreparedConnection.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  PreparedConnection(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  Connection connection() {
    return connection;
  }

  /** The statement, prepared once and kept. */
  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statement(sql);
    bind(statement, values);
    return statement.executeUpdate();
  }

  ResultSet query(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statement(sql);
    bind(statement, values);
    return statement.executeQuery();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Takes back what has not been committed. */
  void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is broken, and the database rolls back by itself.
      log.debug("No rollback", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("A broken connection did not close", e);
    }
  }
}
