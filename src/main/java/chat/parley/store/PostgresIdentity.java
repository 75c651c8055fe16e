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
 * The identity of a PostgreSQL database: values that are different in a restored copy or after the
 * promotion of a standby.
 */
final class PostgresIdentity {

  private static final Logger log = LoggerFactory.getLogger(PostgresIdentity.class);

  /** The timeline, which changes when a standby is promoted and after a point-in-time recovery. */
  static final String TIMELINE = "timeline";

  private static final Map<String, String> QUERIES =
      Map.of(
          "system",
          "select system_identifier::text from pg_control_system()",
          "database",
          "select oid::text from pg_database where datname = current_database()",
          TIMELINE,
          "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)");

  /** SQLSTATEs: insufficient privilege, undefined function, feature not supported. */
  private static final Set<String> UNAVAILABLE_STATES = Set.of("42501", "42883", "0A000");

  /** The values that were logged as unavailable: each is logged once per process. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private PostgresIdentity() {}

  /**
   * Queries the values that the server provides, by name. One that it does not provide is left out
   * and logged; the transaction continues.
   */
  static Map<String, String> of(PreparedConnection connection) throws SQLException {
    var identity = new TreeMap<String, String>();
    for (var value : QUERIES.entrySet()) {
      Savepoint before = connection.jdbc().setSavepoint();
      try (ResultSet row = connection.query(value.getValue())) {
        if (row.next()) {
          identity.put(value.getKey(), row.getString(1));
        }
      } catch (SQLException e) {
        if (!UNAVAILABLE_STATES.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        connection.jdbc().rollback(before);
        if (LOGGED.add(value.getKey())) {
          log.warn(
              "The PostgreSQL identity value {} is unavailable, so a restore that changes only this"
                  + " value is not detected: {}",
              value.getKey(),
              e.getMessage());
        }
      }
    }
    return identity;
  }
}
