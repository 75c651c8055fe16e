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
 * A SQLite driver that injects faults into the databases below one directory. Stores of other tests
 * are not affected.
 */
public final class FaultyDriver extends JDBC implements AutoCloseable {

  /** A fault of a commit. Only the writer's connection ever commits. */
  public enum Commit {
    FAILS,
    LOSES_RESPONSE,
    THROWS_BEFORE,
    THROWS_AFTER,
    ERROR
  }

  private final String directory;
  private final Deque<Commit> nextFaults = new ConcurrentLinkedDeque<>();
  private final AtomicReference<@Nullable String> failingSql = new AtomicReference<>();

  private volatile Runnable beforeCommit = () -> {};

  public FaultyDriver(Path directory) {
    this.directory = directory.toString();
  }

  /** Creates a driver and registers it in place of the usual one. */
  public static FaultyDriver createRegistered(Path directory) throws SQLException {
    var driver = new FaultyDriver(directory);
    driver.register();
    return driver;
  }

  /**
   * Registers this driver in place of the usual one. DriverManager tries drivers in the order of
   * their registration. Other tests connect at the same time, so a driver is registered at all
   * times.
   */
  public void register() throws SQLException {
    Driver usual = DriverManager.getDriver("jdbc:sqlite:");
    DriverManager.registerDriver(this);
    DriverManager.deregisterDriver(usual);
  }

  /** Sets the faults of the next commits, in this order; later commits work. */
  public void faultNextCommits(Commit... faults) {
    nextFaults.addAll(List.of(faults));
  }

  /** Sets an action that runs before each commit from now on, on the committing thread. */
  public void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  /**
   * Makes the preparation of statements that contain a text throw a RuntimeException; null ends
   * this.
   */
  public void failStatementsContaining(@Nullable String sql) {
    failingSql.set(sql);
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = super.connect(url, properties);
    return connection != null && url.contains(directory) ? proxy(connection) : connection;
  }

  private Connection proxy(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Commit fault = method.getName().equals("commit") ? nextFaults.poll() : null;
              String failing = failingSql.get();
              if (failing != null
                  && method.getName().equals("prepareStatement")
                  && arguments[0].toString().contains(failing)) {
                throw new IllegalStateException("Broken by a test");
              }
              if (method.getName().equals("commit")) {
                beforeCommit.run();
              }
              before(fault);
              try {
                Object result = method.invoke(connection, arguments);
                after(fault);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void before(@Nullable Commit fault) throws SQLException {
    switch (fault) {
      case FAILS -> throw new SQLException("The connection was lost", "08006");
      case THROWS_BEFORE -> throw new IllegalStateException("Broken by a test");
      case ERROR -> throw new StackOverflowError("Broken by a test");
      case null, default -> {}
    }
  }

  private static void after(@Nullable Commit fault) throws SQLException {
    switch (fault) {
      case LOSES_RESPONSE -> throw new SQLException("The connection was lost", "08006");
      case THROWS_AFTER -> throw new IllegalStateException("Broken by a test");
      case null, default -> {}
    }
  }

  /** Registers the usual driver again. */
  @Override
  public void close() throws SQLException {
    DriverManager.registerDriver(new JDBC());
    DriverManager.deregisterDriver(this);
  }
}
