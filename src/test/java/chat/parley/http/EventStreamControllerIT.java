package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestTokens;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams in token mode, with PostgreSQL. */
class EventStreamControllerIT {

  private static ParleyServer server;

  private final String name = Names.unique("alice");
  private final String token = TestTokens.of(name);
  private final String stream = "room." + Names.unique("room");
  private final String path = "/api/streams/" + stream + "/events";

  @BeforeAll
  static void start() {
    StoreProperties.Store store = Stores.newPostgres();
    server =
        ParleyServer.start(
            TestTokens.tokenModeProperties(
                "parley.store.url=" + store.url(),
                "parley.store.username=" + store.username(),
                "parley.store.password=" + store.password()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private EventStream open(String path, String... headers) {
    return EventStream.open(server.port(), path, headers);
  }

  private EventStream openWithToken(String token) {
    return open(path + "?access_token=" + token);
  }

  @Test
  @Shows("http-events-token")
  void theTokenMayBeInTheQueryOfAnEventStreamOnly() throws Exception {
    try (var events = openWithToken(token);
        var others = open(path, "Authorization", "Bearer " + token)) {
      events.next("joined");
      others.next("joined");
      HttpSender.withToken(server, token).post("/api/streams/" + stream + "/messages", "hi");
      assertThat(events.next().text("body")).isEqualTo("hi");
      assertThat(others.next().text("from")).isEqualTo(name);
    }
    for (String other : new String[] {"/api/streams/chat/messages?", "/api/messages?at=chat&"}) {
      try (var refused = open(other + "access_token=" + token)) {
        assertThat(refused.response().statusCode()).isIn(401, 405);
      }
    }
  }

  @Test
  @Shows("http-events-problems")
  void aRequestWithoutAValidTokenIsAProblem() {
    for (String query : new String[] {"", "?access_token=x", "?access_token="}) {
      try (var events = open(path + query)) {
        assertThat(events.response().statusCode()).isEqualTo(401);
      }
    }
    try (var events = open(path, "Authorization", "Bearer " + token, "Parley-User", "bob")) {
      assertThat(events.response().statusCode()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kick", "ban"})
  @Shows("http-events-end")
  void aKickOrABanEndsAnEventStream(String act) throws Exception {
    try (var events = openWithToken(token)) {
      events.next("joined");
      String json = "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(act, name);
      HttpSender.withToken(server, TestTokens.of(Names.unique("mo"), "moderator"))
          .post("/api/moderation", json, "Content-Type", "application/json");
      EventStream.Event error = events.next("error");
      assertThat(error.text("code")).isEqualTo(act.equals("ban") ? "banned" : "kicked");
      assertThat(error.text("advice")).isEqualTo("give-up");
      events.awaitEnd();
    }
    try (var again = openWithToken(token)) {
      assertThat(again.response().statusCode()).isEqualTo(act.equals("ban") ? 403 : 200);
    }
  }

  @Test
  @Shows("http-events-end")
  void theEndOfTheTokenEndsAnEventStream() {
    try (var events = openWithToken(TestTokens.expiringAfter(Duration.ofSeconds(2), name))) {
      events.next("joined");
      EventStream.Event error = events.next("error");
      assertThat(error.text("code")).isEqualTo("token-ended");
      events.awaitEnd();
    }
    Await.until(() -> "", () -> server.openSessions() == 0);
  }
}
