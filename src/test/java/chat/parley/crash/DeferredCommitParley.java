package chat.parley.crash;

import chat.parley.ParleyApplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/**
 * Parley with a store that makes a commit at most every half second, and reports the commits in
 * between without making them: their changes become part of the next one, also if a transaction in
 * between is rolled back.
 */
final class DeferredCommitParley {

  private static final long COMMIT_INTERVAL_NANOS = 500_000_000;

  private DeferredCommitParley() {}

  static void main(String[] args) throws SQLException {
    AlteredSqlite.register(DeferredCommitParley::deferringCommits);
    SpringApplication.run(ParleyApplication.class, args);
  }

  private static Connection deferringCommits(Connection connection) {
    long[] committed = {System.nanoTime()};
    var deferred = new AtomicReference<@Nullable Savepoint>();
    return AlteredSqlite.proxy(
        (method, arguments) -> {
          boolean commits = method.getName().equals("commit");
          if (commits && System.nanoTime() - committed[0] < COMMIT_INTERVAL_NANOS) {
            deferred.set(connection.setSavepoint());
            return null;
          }
          if (commits) {
            committed[0] = System.nanoTime();
            deferred.set(null);
          }
          if (method.getName().equals("rollback") && deferred.get() != null) {
            connection.rollback(deferred.get());
            return null;
          }
          return method.invoke(connection, arguments);
        });
  }
}
