package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A node does not use a database that a newer build has migrated. */
class NewerSchemaIT {

  private static final String ROOM = "/topic/room.lobby";

  private final Store store = Stores.newPostgres();
  private final String[] properties = {
    "parley.store.url=" + store.url(),
    "parley.store.username=" + store.username(),
    "parley.store.password=" + store.password()
  };

  private static HttpResponse<String> readiness(ParleyServer server) {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(server.port())));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitRefusal(ParleyServer server) {
    Await.until(
        () -> readiness(server).body(), () -> readiness(server).body().contains("a newer version"));
    assertThat(readiness(server).statusCode()).isEqualTo(503);
  }

  private void applyNewerMigration() throws SQLException {
    try (var connection = Stores.connect(store);
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " installed_by, execution_time, success)"
              + " values (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 'test', 0, true)");
    }
  }

  /** A migration that is incompatible with older nodes closes their connections. */
  @Test
  void aRunningNodeStopsServingWhenItReconnects() throws Exception {
    try (var server = ParleyServer.start(properties);
        var alice = StompUser.connect(server, "alice")) {
      alice.subscribe("errors", "/user/queue/errors");
      alice.store(ROOM, "before");
      applyNewerMigration();
      assertThat(alice.store(ROOM, "on the old connection").number("offset")).isEqualTo(2);
      Stores.denyConnections(store);
      Stores.allowConnections(store);
      awaitRefusal(server);
      alice.send(ROOM, "after");
      StompFrame refusal = alice.next("MESSAGE");
      assertThat(refusal.header("code")).isEqualTo("store-away");
      assertThat(refusal.header("message")).contains("a newer version of Parley");
    }
    try (var server = ParleyServer.start(properties)) {
      awaitRefusal(server);
    }
    try (var connection = Stores.connect(store);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from message")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }
}
