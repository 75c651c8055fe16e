package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Await;
import chat.parley.testkit.EarlierSchema;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A node is not ready before the messages of an earlier version are in pairs. */
class UpgradingNodeIT {

  /** The lock of the process that stores messages in pairs. */
  private static final long LOCK = 0x7061697273L;

  private final Store store = Stores.newPostgres();
  private final String[] properties = {
    "parley.store.url=" + store.url(),
    "parley.store.username=" + store.username(),
    "parley.store.password=" + store.password()
  };

  /** Stores a message as an earlier version does. */
  private void storeEarlierMessage() throws Exception {
    ParleyServer.start(properties).close();
    try (Connection connection = Stores.connect(store);
        Statement statement = connection.createStatement()) {
      EarlierSchema.fillPairBacklog(statement);
      statement.execute(
          "insert into stream (name, epoch, last_position, deleted) values ('inbox.bob', 'e', 1,"
              + " 0)");
      statement.execute(
          "insert into message (stream, position, sent_at, sender, is_text, body) select id, 1, 1,"
              + " 'alice', true, 'earlier' from stream");
    }
  }

  @Test
  void sendersAreRefusedUntilTheMessagesAreInPairs() throws Exception {
    storeEarlierMessage();
    try (Connection working = Stores.connect(store)) {
      execute(working, "select pg_advisory_lock(" + LOCK + ")");
      try (var server = ParleyServer.start(properties);
          var alice = StompUser.connect(server, "alice")) {
        awaitReadiness(server, 503);
        alice.subscribe("errors", "/user/queue/errors");
        alice.send("/app/with.bob", "refused");
        StompFrame refusal = alice.next("MESSAGE");
        assertThat(refusal.header("code")).isEqualTo("store-away");
        assertThat(refusal.header("message")).contains("it is being upgraded");
        execute(working, "select pg_advisory_unlock_all()");
        awaitReadiness(server, 200);
        assertThat(alice.store("/app/with.bob", "later").number("offset")).isEqualTo(2);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void awaitReadiness(ParleyServer server, int status) {
    String path = "/actuator/health/readiness";
    Await.until(
        () -> "no status " + status,
        () -> HttpGet.send(server.port(), path).statusCode() == status);
  }
}
