package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A damaged row keeps its offset and is read without its body; all other messages of its stream are
 * readable.
 */
@RunAlone
class DamagedRowsIT {

  private static final String ROOM = "/topic/room.lobby";
  private static final String INBOX = "/user/bob/queue/messages";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extras = '{broken'",
        "extras = 'null'",
        "extras = '{\"removes\": \"x\"}'",
        "extras = '{\"x-a\": {}}'",
        "sender = 'not a name'",
      })
  void aDamagedRowIsReadWithoutItsBodyInSqlite(String damage) throws Exception {
    String property = "parley.data-directory=" + directory;
    String url = "jdbc:sqlite:" + directory.resolve("parley.db");
    assertReadWithoutBody(damage, () -> DriverManager.getConnection(url), property);
  }

  @ParameterizedTest
  @ValueSource(strings = {"extras = '{broken'", "sender = 'not a name'"})
  void aDamagedRowIsReadWithoutItsBodyInPostgres(String damage) throws Exception {
    Store store = Stores.newPostgres();
    assertReadWithoutBody(
        damage,
        () -> Stores.connect(store),
        "parley.store.url=" + store.url(),
        "parley.store.username=" + store.username(),
        "parley.store.password=" + store.password());
  }

  private interface ConnectionFactory {
    Connection connect() throws SQLException;
  }

  private static void assertReadWithoutBody(
      String damage, ConnectionFactory database, String... properties) throws Exception {
    try (var server = ParleyServer.start(properties);
        var alice = StompUser.connect(server, "alice")) {
      for (String text : List.of("one", "two", "three")) {
        alice.store(ROOM, text, "x-a:b");
        alice.store(INBOX, text, "x-a:b");
      }
    }
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("update message set %s where position = 2".formatted(damage));
    }
    try (var log = ServerLog.open();
        var server = ParleyServer.start(properties)) {
      readByStomp(server);
      readByHttp(server);
      try (var legacy = LegacyUser.pointToPoint(server, "bob")) {
        assertThat(legacy.next()).contains("one");
        assertThat(legacy.next()).contains("three");
      }
      assertThat(Scrape.of(server.port()).value("parley_unreadable_rows_total")).isEqualTo(5);
      assertThat(log.lines().stream().filter(line -> line.contains("unreadable")))
          .as("one line per damaged row, however often it is read")
          .hasSize(2)
          .anyMatch(line -> line.contains("room.lobby") && line.contains("offset 2"))
          .anyMatch(line -> line.contains("inbox.bob") && line.contains("offset 2"));
    }
  }

  private static void readByStomp(ParleyServer server) {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.subscribe("room", ROOM, "offset:0");
      expectMessages(bob);
      bob.subscribe("again", ROOM, "history:2");
      expectUnreadable(bob.next("MESSAGE"));
      assertThat(bob.next("MESSAGE").text()).isEqualTo("three");
      bob.subscribe("inbox", "/user/queue/messages", "ack:client");
      expectMessages(bob);
      bob.expectNothing();
    }
  }

  private static void expectMessages(StompUser bob) {
    assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
    expectUnreadable(bob.next("MESSAGE"));
    assertThat(bob.next("MESSAGE").text()).isEqualTo("three");
  }

  private static void expectUnreadable(StompFrame frame) {
    assertThat(frame.text()).isEmpty();
    assertThat(frame.number("offset")).isEqualTo(2);
    assertThat(frame.header("unreadable")).isEqualTo("true");
    assertThat(frame.headers()).doesNotContainKeys("x-a", "removes", "content-type");
  }

  private static void readByHttp(ParleyServer server) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + server.port() + "/api/streams/room.lobby/messages?after=0"));
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode messages = JsonMapper.shared().readTree(response.body()).get("messages");
      assertThat(messages.size()).isEqualTo(3);
      assertThat(messages.get(1).get("offset").longValue()).isEqualTo(2);
      assertThat(messages.get(1).get("body").stringValue()).isEmpty();
      assertThat(messages.get(1).get("headers").get("unreadable").stringValue()).isEqualTo("true");
      assertThat(messages.get(2).get("body").stringValue()).isEqualTo("three");
    }
  }
}
