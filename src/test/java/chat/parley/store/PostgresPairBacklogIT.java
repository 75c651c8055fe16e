package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresPairBacklogIT extends PairBacklogContract {

  @Override
  StoreProperties newStore() {
    return Stores.postgres();
  }

  /** Names the connection of the test, which is not that of a node. */
  @BeforeEach
  @Override
  void open() throws Exception {
    super.open();
    inboxes.update("set application_name = 'test'");
  }

  private PairBacklog backlog(Connection connection) throws SQLException {
    return new PairBacklog(new PreparedConnection(connection), SqlDialect.POSTGRESQL, 1);
  }

  @Test
  void oneProcessWorksAndTheOthersWait() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "1");
    inboxes.add("inbox.bob", 2, 2_000, "alice", "2");
    try (Connection working = database.connect()) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> backlog(working).run(Duration.ZERO))
          .withMessage("its one-to-one messages are being stored in conversations");
      try (var other = new Database(properties)) {
        other.open();
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(other::writer)
            .withMessage("another process stores its messages in pairs")
            .returns(StoreOutage.UPGRADING, StoreException::outage);
      }
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> backlog(working).run(Duration.ZERO));
    }
    database.writer().close();
    assertThat(inboxes.rows("select conversation_position from message where conversation > 0"))
        .containsExactlyInAnyOrder("1", "2");
  }

  /** Before anything is examined, so that no older node stores messages afterwards. */
  @Test
  void connectionsOfOlderNodesAreEndedOnce() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "1");
    try (Connection older = database.connect();
        Connection working = database.connect()) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> backlog(working).run(Duration.ZERO));
      assertThat(older.isValid(5)).isFalse();
      try (Connection waiting = database.connect()) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> backlog(working).run(Duration.ZERO));
        assertThat(waiting.isValid(5)).isTrue();
      }
    }
  }

  /** A process that vanishes does not keep others waiting for long. */
  @Test
  void theServerEndsTheConnectionOfAProcessThatDoesNothing() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "1");
    try (Connection working = database.connect()) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> backlog(working).run(Duration.ZERO));
      try (var statement = working.createStatement();
          var row =
              statement.executeQuery(
                  "select current_setting('idle_session_timeout') || ' '"
                      + " || current_setting('idle_in_transaction_session_timeout')")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("1min 1min");
      }
    }
  }
}
