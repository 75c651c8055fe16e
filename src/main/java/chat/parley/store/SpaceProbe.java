package chat.parley.store;

import java.sql.SQLException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether a database has free space. */
final class SpaceProbe {

  private SpaceProbe() {}

  /**
   * Commits a row of a size, and deletes it.
   *
   * @param writer the writer id of this process
   * @param bytes the size, greater than 0
   * @throws SQLException if there is not enough space
   */
  static void run(PreparedConnection connection, String writer, int bytes) throws SQLException {
    // An interrupted probe may have left its row, whose space would be reused.
    delete(connection, writer);
    connection.update(Statements.INSERT_PROBE, writer, incompressible(bytes));
    connection.commit();
    delete(connection, writer);
  }

  private static void delete(PreparedConnection connection, String writer) throws SQLException {
    connection.update(Statements.DELETE_PROBE, writer);
    connection.commit();
  }

  /** Returns random text, which the database cannot compress. */
  private static String incompressible(int length) {
    var bytes = new byte[length / 4 * 3];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
