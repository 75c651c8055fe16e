package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedConnectionTest {

  private static final String INSERT = "insert into item values (?, ?)";

  @TempDir private Path directory;

  private Connection jdbc;
  private PreparedConnection connection;

  @BeforeEach
  void connect() throws SQLException {
    jdbc = openJdbc();
    connection = new PreparedConnection(jdbc);
    connection.update("create table item (id int primary key, name text)");
    connection.commit();
  }

  @AfterEach
  void close() throws SQLException {
    jdbc.close();
  }

  private Connection openJdbc() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("items.db"));
  }

  private int countSeenByOthers() throws SQLException {
    try (Connection other = openJdbc();
        var statement = other.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from item")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void autoCommitIsOff() throws Exception {
    assertThat(connection.jdbc()).isSameAs(jdbc);
    assertThat(jdbc.getAutoCommit()).isFalse();
  }

  @Test
  void aStatementIsPreparedOnce() throws Exception {
    assertThat(connection.statement(INSERT)).isSameAs(connection.statement(INSERT));
    assertThat(connection.statement("select 1")).isNotSameAs(connection.statement(INSERT));
  }

  @Test
  void aStatementThatCannotBePreparedIsReported() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> connection.statement("select nothing from nowhere"));
  }

  @Test
  void parametersAreBoundFromTheFirstOn() throws Exception {
    PreparedConnection.bind(connection.statement(INSERT), 7, null);
    assertThat(connection.statement(INSERT).executeUpdate()).isEqualTo(1);
    try (ResultSet rows = connection.query("select id, name from item")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
      assertThat(rows.getString(2)).isNull();
    }
  }

  @Test
  void anUpdateReturnsTheNumberOfChangedRows() throws Exception {
    assertThat(connection.update("update item set name = ?", "x")).isZero();
    assertThat(connection.update(INSERT, 1, "a")).isEqualTo(1);
    assertThat(connection.update(INSERT, 2, "b")).isEqualTo(1);
    assertThat(connection.update("update item set name = ?", "x")).isEqualTo(2);
  }

  @Test
  void aQueryIsExecutedWithItsParameters() throws Exception {
    connection.update(INSERT, 1, "a");
    connection.update(INSERT, 2, "b");
    try (ResultSet rows = connection.query("select name from item where id = ?", 2)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("b");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void changesTakeEffectWithTheCommit() throws Exception {
    connection.update(INSERT, 1, "a");
    assertThat(countSeenByOthers()).isZero();
    connection.commit();
    assertThat(countSeenByOthers()).isEqualTo(1);
  }

  @Test
  void aRollbackUndoesChanges() throws Exception {
    connection.update(INSERT, 1, "a");
    connection.rollback();
    connection.commit();
    assertThat(countSeenByOthers()).isZero();
  }

  @Test
  void closingClosesTheConnection() throws Exception {
    connection.close();
    assertThat(jdbc.isClosed()).isTrue();
  }

  @Test
  void aBrokenConnectionIsRolledBackAndClosedWithoutAnException() throws Exception {
    jdbc.close();
    connection.rollback();
    connection.close();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.commit());
  }
}
