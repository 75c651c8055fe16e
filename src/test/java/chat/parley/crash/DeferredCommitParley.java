package chat.parley.crash;

import chat.parley.ParleyApplication;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.SpringApplication;

/**
 * Parley with a store that makes a commit at most every half second, and reports the commits in
 * between without making them: their changes become part of the next one.
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
    return AlteredSqlite.proxy(
        (method, arguments) -> {
          if (method.getName().equals("commit")
              && System.nanoTime() - committed[0] < COMMIT_INTERVAL_NANOS) {
            return null;
          }
          if (method.getName().equals("commit")) {
            committed[0] = System.nanoTime();
          }
          return method.invoke(connection, arguments);
        });
  }
}
