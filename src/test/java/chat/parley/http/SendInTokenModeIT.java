package chat.parley.http;

import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages are sent over HTTP in token mode, with PostgreSQL. */
class SendInTokenModeIT {

  private static ParleyServer server;

  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";
  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.withToken(server, TestTokens.of(name));

  @BeforeAll
  static void start() {
    StoreProperties.Store store = Stores.newPostgres();
    server =
        ParleyServer.start(
            TestTokens.tokenModeProperties(
                "parley.limits.messages-per-second=2",
                "parley.limits.burst=1s",
                "parley.store.url=" + store.url(),
                "parley.store.username=" + store.username(),
                "parley.store.password=" + store.password()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("code").stringValue()).isEqualTo(code);
  }

  @Test
  @Shows("http-send-identity")
  void theSenderIsTheUserOfTheToken() throws Exception {
    assertThat(alice.post(messages, "x", "Idempotency-Key", "1").statusCode()).isEqualTo(201);
    HttpResponse<String> repeat = alice.post(messages, "x", "Idempotency-Key", "1");
    assertThat(repeat.statusCode()).isEqualTo(200);
    assertThat(json(repeat).get("stream").stringValue()).isEqualTo(stream);
    assertThat(json(repeat).get("timestamp").longValue()).isPositive();
    assertThat(json(alice.get(messages + "/1")).get("from").stringValue()).isEqualTo(name);
    assertRefused(alice.post(messages, "x", "Parley-User", "bob"), 403, "forbidden");
    assertRefused(HttpSender.anonymous(server).post(messages, "x"), 401, "no-token");
    assertRefused(HttpSender.withToken(server, "x").post(messages, "x"), 401, "bad-token");
  }

  @Test
  @Shows({"http-repeat", "idempotent-rate"})
  void aRepeatIsAnsweredThoughTheRateIsExceeded() throws Exception {
    HttpResponse<String> first = alice.post(messages, "x", "Idempotency-Key", "1");
    assertThat(first.statusCode()).isEqualTo(201);
    for (int status = 201; status == 201; ) {
      status = alice.post(messages, "x").statusCode();
    }
    HttpResponse<String> repeat = alice.post(messages, "x", "Idempotency-Key", "1");
    assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(200);
    assertThat(repeat.body().replace(",\"duplicate\":true", "")).isEqualTo(first.body());
  }

  @Test
  @Shows("http-batch")
  void aBatchIsStoredAsAWholeOrNotAtAll() throws Exception {
    String good = "{\"to\":\"%s\",\"body\":\"x\"}".formatted(stream);
    assertRefused(
        alice.batch("{\"messages\":[%s,{\"to\":\"inbox\",\"body\":\"\"}]}".formatted(good)),
        403,
        "forbidden");
    assertThat(alice.batch("{\"messages\":[%s,%s]}".formatted(good, good)).statusCode())
        .isEqualTo(201);
    assertThat(json(alice.get(messages)).get("last").longValue()).isEqualTo(2);
  }

  @Test
  @Shows({"http-limits", "code-muted"})
  void sanctionsHoldForMessagesOverHttp() throws Exception {
    HttpSender moderator =
        HttpSender.withToken(server, TestTokens.of(Names.unique("mo"), "moderator"));
    assertThat(alice.post(messages, "x").statusCode()).isEqualTo(201);
    for (String act : new String[] {"mute", "ban"}) {
      String json = "{\"do\":\"%s\",\"user\":\"%s\",\"seconds\":600}".formatted(act, name);
      moderator.post("/api/moderation", json, "Content-Type", "application/json");
      HttpResponse<String> refused = alice.post(messages, "x");
      assertRefused(refused, 403, act.equals("ban") ? "banned" : "muted");
      assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
          .isBetween(500L, 600L);
    }
  }

  @Test
  @Shows("http-origin")
  void pagesOfForeignOriginsSendNothing() throws Exception {
    for (String path : new String[] {messages, "/api/users/bob/messages", "/api/messages"}) {
      HttpResponse<String> response =
          alice.post(path, "x", "Origin", "https://evil.example", "Content-Type", "text/plain");
      assertRefused(response, 403, "bad-origin");
    }
    assertThat(json(alice.get(messages)).get("last").longValue()).isZero();
  }
}
