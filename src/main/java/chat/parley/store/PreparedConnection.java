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

/** A connection without auto-commit, and the statements that it has prepared. Not thread-safe. */
final class PreparedConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PreparedConnection.class);

  private final Connection jdbc;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Turns auto-commit off. */
  PreparedConnection(Connection connection) throws SQLException {
    this.jdbc = connection;
    connection.setAutoCommit(false);
  }

  /** Returns the underlying connection. */
  Connection jdbc() {
    return jdbc;
  }

  /** Returns the prepared statement, which is prepared on first use and then kept. */
  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Sets the parameters of a statement, from the first on. */
  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Executes a statement and returns the number of rows that it has changed. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statement(sql);
    bind(statement, values);
    return statement.executeUpdate();
  }

  /** Executes a query, whose result the caller closes. */
  ResultSet query(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statement(sql);
    bind(statement, values);
    return statement.executeQuery();
  }

  void commit() throws SQLException {
    jdbc.commit();
  }

  /** Rolls the transaction back. Throws nothing. */
  void rollback() {
    try {
      jdbc.rollback();
    } catch (SQLException e) {
      // The connection is broken, so the database rolls back by itself.
      log.debug("Rolling back a broken connection failed", e);
    }
  }

  @Override
  public void close() {
    try {
      jdbc.close();
    } catch (SQLException e) {
      log.debug("Closing a broken connection failed", e);
    }
  }
}
