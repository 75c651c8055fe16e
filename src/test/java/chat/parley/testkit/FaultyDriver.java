package chat.parley.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * SQLite's driver, with faults in the databases below one directory. Stores of other tests have
 * none.
 */
public final class FaultyDriver extends JDBC implements AutoCloseable {

  /** What becomes of a commit; only the connection that writes ever commits. */
  public enum Commit {
    FAILS,
    LOSES_ITS_ANSWER,
    THROWS_BEFORE,
    THROWS_AFTER,
    ERROR
  }

  private final String directory;
  private final Deque<Commit> next = new ConcurrentLinkedDeque<>();
  private final AtomicReference<@Nullable String> unreadable = new AtomicReference<>();

  private volatile Runnable beforeCommit = () -> {};

  public FaultyDriver(Path directory) {
    this.directory = directory.toString();
  }

  /** Makes one, and puts it in the place of the usual one. */
  public static FaultyDriver registered(Path directory) throws SQLException {
    var driver = new FaultyDriver(directory);
    driver.register();
    return driver;
  }

  /**
   * Puts it in the place of the usual one. DriverManager asks the drivers in the order in which
   * they have been registered; other tests connect meanwhile, so there always is one.
   */
  public void register() throws SQLException {
    Driver usual = DriverManager.getDriver("jdbc:sqlite:");
    DriverManager.registerDriver(this);
    DriverManager.deregisterDriver(usual);
  }

  /** What becomes of the next commits; those after them work. */
  public void commits(Commit... fates) {
    next.addAll(List.of(fates));
  }

  /** From now on this is run before each commit, on its thread. */
  public void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  /** Statements that have this in their text throw a RuntimeException; null for none. */
  public void breaks(@Nullable String sql) {
    unreadable.set(sql);
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = super.connect(url, properties);
    return connection != null && url.contains(directory) ? faulty(connection) : connection;
  }

  private Connection faulty(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Commit fate = method.getName().equals("commit") ? next.poll() : null;
              String broken = unreadable.get();
              if (broken != null
                  && method.getName().equals("prepareStatement")
                  && arguments[0].toString().contains(broken)) {
                throw new IllegalStateException("Broken by a test");
              }
              if (method.getName().equals("commit")) {
                beforeCommit.run();
              }
              before(fate);
              try {
                Object result = method.invoke(connection, arguments);
                after(fate);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void before(@Nullable Commit fate) throws SQLException {
    switch (fate) {
      case FAILS -> throw new SQLException("The connection was lost", "08006");
      case THROWS_BEFORE -> throw new IllegalStateException("Broken by a test");
      case ERROR -> throw new StackOverflowError("Broken by a test");
      case null, default -> {}
    }
  }

  private static void after(@Nullable Commit fate) throws SQLException {
    switch (fate) {
      case LOSES_ITS_ANSWER -> throw new SQLException("The connection was lost", "08006");
      case THROWS_AFTER -> throw new IllegalStateException("Broken by a test");
      case null, default -> {}
    }
  }

  /** Puts the usual one back. */
  @Override
  public void close() throws SQLException {
    DriverManager.registerDriver(new JDBC());
    DriverManager.deregisterDriver(this);
  }
}
