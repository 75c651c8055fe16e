package chat.parley.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import org.sqlite.JDBC;

/** The driver of SQLite, with connections that are altered to plant a fault. */
final class AlteredSqlite implements Driver {

  /** The call of a method of an altered connection. */
  interface Call {

    /**
     * Makes the call, or something else in its place.
     *
     * @throws InvocationTargetException if the method of the connection throws
     */
    Object make(Method method, Object[] arguments)
        throws ReflectiveOperationException, SQLException;
  }

  private final JDBC driver = new JDBC();
  private final UnaryOperator<Connection> alteration;

  private AlteredSqlite(UnaryOperator<Connection> alteration) {
    this.alteration = alteration;
  }

  /** Replaces the driver of SQLite in this process. */
  static void register(UnaryOperator<Connection> alteration) throws SQLException {
    DriverManager.deregisterDriver(DriverManager.getDriver("jdbc:sqlite:"));
    DriverManager.registerDriver(new AlteredSqlite(alteration));
  }

  /** Returns a connection with altered calls. */
  static Connection proxy(Call call) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              try {
                return call.make(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = driver.connect(url, properties);
    return connection == null ? null : alteration.apply(connection);
  }

  @Override
  public boolean acceptsURL(String url) {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties)
      throws SQLException {
    return driver.getPropertyInfo(url, properties);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
