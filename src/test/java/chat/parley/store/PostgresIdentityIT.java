package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Stores;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The identity values that PostgreSQL provides to a role without special privileges. */
class PostgresIdentityIT {

  private final StoreProperties.Store store = Stores.newPostgres();

  @BeforeEach
  void createRole() throws SQLException {
    try (var connection = Stores.connect(store);
        var statement = connection.createStatement()) {
      statement.execute("drop role if exists ordinary");
      statement.execute("create role ordinary login");
    }
  }

  private PreparedConnection connectAsOrdinaryRole() throws SQLException {
    return new PreparedConnection(
        DriverManager.getConnection(store.url().replaceFirst("\\?.*", ""), "ordinary", ""));
  }

  @Test
  void anOrdinaryRoleReadsEveryValue() throws SQLException {
    try (var session = connectAsOrdinaryRole()) {
      assertThat(PostgresIdentity.of(session)).containsOnlyKeys("system", "database", "timeline");
      assertThat(PostgresIdentity.of(session)).isEqualTo(PostgresIdentity.of(session));
    }
  }

  @Test
  void forbiddenValuesAreLeftOutAndTheTransactionContinues() throws SQLException {
    try (var connection = Stores.connect(store);
        var statement = connection.createStatement()) {
      statement.execute("revoke execute on function pg_control_system() from public");
      statement.execute("revoke execute on function pg_current_wal_lsn() from public");
    }
    try (var session = connectAsOrdinaryRole()) {
      session.update("create temporary table mine (x int)");
      assertThat(PostgresIdentity.of(session)).containsOnlyKeys("database");
      session.update("insert into mine values (1)");
      session.commit();
    }
  }
}
