package chat.parley.crash;

import chat.parley.ParleyApplication;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.springframework.boot.SpringApplication;
import org.sqlite.JDBC;

/**
 * Parley with a store that makes a commit at most every half second, and reports the commits in
 * between without making them: their changes become part of the next one.
 */
final class DeferredCommitParley {

  private static final long COMMIT_INTERVAL_NANOS = 500_000_000;

  private DeferredCommitParley() {}

  static void main(String[] args) throws SQLException {
    DriverManager.deregisterDriver(DriverManager.getDriver("jdbc:sqlite:"));
    DriverManager.registerDriver(new DeferringDriver());
    SpringApplication.run(ParleyApplication.class, args);
  }

  private static Connection deferringCommits(Connection connection) {
    long[] committed = {System.nanoTime()};
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("commit")
                  && System.nanoTime() - committed[0] < COMMIT_INTERVAL_NANOS) {
                return null;
              }
              if (method.getName().equals("commit")) {
                committed[0] = System.nanoTime();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class DeferringDriver implements Driver {

    private final JDBC driver = new JDBC();

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
      Connection connection = driver.connect(url, properties);
      return connection == null ? null : deferringCommits(connection);
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
}
