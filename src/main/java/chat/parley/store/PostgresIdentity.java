package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL tells of itself that a restored copy or a promoted standby would tell otherwise.
 */
final class PostgresIdentity {

  private static final Logger log = LoggerFactory.getLogger(PostgresIdentity.class);

  /** Another one after a standby was promoted, or the database was restored to a point in time. */
  static final String TIMELINE = "timeline";

  private static final Map<String, String> PARTS =
      Map.of(
          "system",
          "select system_identifier::text from pg_control_system()",
          "database",
          "select oid::text from pg_database where datname = current_database()",
          TIMELINE,
          "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)");

  /** Insufficient privilege, undefined function, feature not supported. */
  private static final Set<String> NOT_TOLD = Set.of("42501", "42883", "0A000");

  /** What has been logged: once a process. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private PostgresIdentity() {}

  /** The parts that the server tells; what it does not is left out, and logged. */
  static Map<String, String> of(PreparedConnection session) throws SQLException {
    var identity = new TreeMap<String, String>();
    for (var part : PARTS.entrySet()) {
      Savepoint before = session.connection().setSavepoint();
      try (ResultSet row = session.query(part.getValue())) {
        if (row.next()) {
          identity.put(part.getKey(), row.getString(1));
        }
      } catch (SQLException e) {
        if (!NOT_TOLD.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        session.connection().rollback(before);
        if (TOLD.add(part.getKey())) {
          log.warn(
              "PostgreSQL does not tell its {}, so a restore that changes it is not noticed: {}",
              part.getKey(),
              e.getMessage());
        }
      }
    }
    return identity;
  }
}
