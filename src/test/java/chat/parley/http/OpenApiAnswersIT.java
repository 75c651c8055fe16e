package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Responses of each status are as {@code openapi.yaml} describes them; {@link HttpSender} compares
 * them.
 */
class OpenApiAnswersIT {

  private static final String CHAT = "/api/streams/chat/messages";
  private static final String JSON = "application/json";

  @TempDir static Path directory;

  private static ParleyServer openMode;
  private static ParleyServer tokenMode;

  private final HttpSender alice = HttpSender.of(openMode, Names.unique("alice"));
  private final HttpSender moderator =
      HttpSender.withToken(tokenMode, TestTokens.of(Names.unique("mo"), "moderator"));

  @BeforeAll
  static void start() {
    openMode = ParleyServer.start("parley.limits.inbox-messages=1");
    tokenMode =
        ParleyServer.start(
            TestTokens.tokenModeProperties(
                "parley.limits.messages-per-second=1", "parley.limits.burst=3s"));
  }

  @AfterAll
  static void stop() {
    openMode.close();
    tokenMode.close();
  }

  @Test
  @Shows("http-openapi")
  void messagesAndResultsAreAsDescribed() throws Exception {
    assertThat(alice.post(CHAT, "x", "Idempotency-Key", "1").statusCode()).isEqualTo(201);
    assertThat(alice.post(CHAT, "x", "Idempotency-Key", "1").statusCode()).isEqualTo(200);
    assertThat(alice.post(CHAT + "?ephemeral=true", "x").statusCode()).isEqualTo(202);
    byte[] binary = {0, (byte) 0xFF};
    String named = "Parley-Header-priority";
    alice.post(CHAT, BodyPublishers.ofByteArray(binary), named, "9");
    String batch =
        """
        {"messages": [{"to": "chat", "body": "", "clientMessageId": "1", "headers": {}}]}\
        """;
    String ephemeral = batch.replace("{}", "{\"persistent\":\"false\"}");
    assertThat(alice.batch(batch).statusCode()).isEqualTo(200);
    assertThat(alice.batch(ephemeral).statusCode()).isEqualTo(202);
    assertThat(alice.batch(batch.replace("\"1\"", "\"2\"")).statusCode()).isEqualTo(201);
    assertThat(alice.get(CHAT).statusCode()).isEqualTo(200);
    assertThat(alice.get(CHAT + "/1").statusCode()).isEqualTo(200);
    assertThat(alice.get("/api/streams/inbox/messages").statusCode()).isEqualTo(200);
  }

  @Test
  @Shows("http-openapi")
  void pollsAreAsDescribed() throws Exception {
    assertThat(alice.post(CHAT, "x").statusCode()).isEqualTo(201);
    HttpResponse<String> page = alice.get(CHAT);
    String tag = page.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> unchanged =
        alice.send("GET", CHAT, BodyPublishers.noBody(), "If-None-Match", tag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(alice.get(CHAT + "?after=0&wait=1").statusCode()).isEqualTo(200);
    String poll = "/api/messages?device=phone&at=inbox&at=chat:0&at=room.empty";
    assertThat(alice.get(poll).statusCode()).isEqualTo(200);
    assertThat(alice.get("/api/messages?at=room.empty&wait=1").statusCode()).isEqualTo(200);
    assertProblem(alice.get("/api/messages"), 400, "bad-parameter");
    assertProblem(alice.get("/api/messages?at=nothing"), 404, "bad-destination");
    assertProblem(HttpSender.anonymous(openMode).get(poll), 401, "no-name");
  }

  @Test
  @Shows("http-openapi")
  void eventsAreAsDescribed() throws Exception {
    byte[] binary = {0, (byte) 0xFF};
    String path = "/api/events?at=chat&at=room.events";
    try (var events = EventStream.open(openMode.port(), path)) {
      DescribedAnswers.checkHead("GET", path, events.response());
      DescribedAnswers.checkEvent(events.next("joined"));
      DescribedAnswers.checkEvent(events.next("joined"));
      alice.post(CHAT, "x", "Idempotency-Key", "1", "Parley-Header-priority", "9");
      DescribedAnswers.checkEvent(events.next("message"));
      alice.post(CHAT, BodyPublishers.ofByteArray(binary));
      DescribedAnswers.checkEvent(events.next("message"));
      alice.post(CHAT + "?ephemeral=true", "x");
      DescribedAnswers.checkEvent(events.next("ephemeral"));
    }
    String bob = Names.unique("bob");
    String token = "?access_token=" + TestTokens.of(bob);
    String chat = "/api/streams/chat/events";
    try (var events = EventStream.open(tokenMode.port(), chat + token)) {
      DescribedAnswers.checkEvent(events.next("joined"));
      String kick = "{\"do\":\"kick\",\"user\":\"%s\"}".formatted(bob);
      assertThat(moderate(kick, "Content-Type", JSON).statusCode()).isEqualTo(200);
      DescribedAnswers.checkEvent(events.next("error"));
    }
    assertProblem(alice.get("/api/events"), 400, "bad-parameter");
    assertProblem(alice.get("/api/streams/nothing/events"), 404, "bad-destination");
    assertProblem(HttpSender.anonymous(tokenMode).get(chat), 401, "no-token");
  }

  @Test
  @Shows("http-openapi")
  void refusalsInOpenModeAreAsDescribed() throws Exception {
    assertProblem(alice.get(CHAT + "?limit=0"), 400, "bad-parameter");
    assertProblem(HttpSender.anonymous(openMode).post(CHAT, "x"), 401, "no-name");
    assertProblem(alice.post("/api/streams/inbox/messages", "x"), 403, "forbidden");
    assertProblem(alice.post(CHAT, "x", "Origin", "https://evil.example"), 403, "bad-origin");
    String kick = "{\"do\":\"kick\",\"user\":\"bob\"}";
    assertProblem(alice.post("/api/moderation", kick, "Content-Type", JSON), 403, "forbidden");
    assertProblem(alice.get("/api/streams/nothing/messages"), 404, "bad-destination");
    assertProblem(alice.get("/api/streams/room.empty/messages/1"), 404, "no-message");
    assertProblem(alice.get(CHAT + "?epoch=another"), 409, "other-epoch");
    String inbox = "/api/users/" + Names.unique("bob") + "/messages";
    assertThat(alice.post(inbox, "fills it").statusCode()).isEqualTo(201);
    assertProblem(alice.post(inbox, "x"), 409, "inbox-full");
    assertProblem(alice.post(CHAT, "x".repeat(70_000)), 413, "message-too-large");
    assertProblem(alice.post("/api/messages", "{}", "Content-Type", JSON), 415, "bad-request");
    String batch = "{\"messages\": [{\"to\": \"nothing\", \"body\": \"\"}]}";
    assertProblem(alice.batch(batch), 400, "bad-destination");
    assertProblem(alice.get("/api/users/bob/messages"), 405, "bad-request");
  }

  @Test
  @Shows("http-openapi")
  void responsesInTokenModeAreAsDescribed() throws Exception {
    String bob = Names.unique("bob");
    HttpSender user = HttpSender.withToken(tokenMode, TestTokens.of(bob));
    assertProblem(HttpSender.anonymous(tokenMode).get(CHAT), 401, "no-token");
    assertProblem(HttpSender.withToken(tokenMode, "x").get(CHAT), 401, "bad-token");
    for (int i = 0; i < 3; i++) {
      assertThat(user.post(CHAT, "x").statusCode()).isEqualTo(201);
    }
    assertProblem(user.post(CHAT, "x"), 429, "too-fast");
    for (Map.Entry<String, String> action : Map.of("mute", "muted", "ban", "banned").entrySet()) {
      String json = "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action.getKey(), bob);
      assertThat(moderate(json, "Content-Type", JSON).statusCode()).isEqualTo(200);
    }
    assertProblem(user.post(CHAT, "x"), 403, "banned");
    assertProblem(moderate("{}", "Content-Type", JSON), 400, "bad-body");
    assertProblem(moderate("{}", "Content-Type", "text/plain"), 415, "bad-request");
    assertProblem(moderate("{}", "Content-Type", JSON, "Accept", "text/xml"), 406, "bad-request");
    assertProblem(moderate("x".repeat(5000), "Content-Type", JSON), 413, "message-too-large");
  }

  private HttpResponse<String> moderate(String json, String... headers)
      throws IOException, InterruptedException {
    return moderator.post("/api/moderation", json, headers);
  }

  @Test
  @Shows("http-openapi")
  void responsesDuringAFailureAreAsDescribed() throws Exception {
    try (var server = ParleyServer.start("parley.data-directory=/proc/parley")) {
      HttpSender sender = HttpSender.of(server, "alice");
      assertProblem(sender.post(CHAT, "x"), 503, "store-away");
      assertProblem(sender.get(CHAT), 503, "store-away");
    }
    String store = "parley.data-directory=" + directory;
    try (var server = ParleyServer.start(store)) {
      assertThat(HttpSender.of(server, "alice").post(CHAT, "x").statusCode()).isEqualTo(201);
    }
    try (var driver = FaultyDriver.createRegistered(directory);
        var server = ParleyServer.start(store)) {
      driver.failStatementsContaining("from message");
      assertProblem(HttpSender.of(server, "alice").get(CHAT), 500, "internal");
      driver.failStatementsContaining(null);
    }
  }

  @Test
  @Shows("http-openapi")
  void theExamplesOfRequestsAreAccepted() throws Exception {
    assertThat(alice.batch(example("sendBatch").toString()).statusCode()).isEqualTo(201);
    String action = example("moderate").toString();
    assertThat(moderate(action, "Content-Type", JSON).statusCode()).isEqualTo(200);
    JsonNode message = DescribedAnswers.DESCRIPTION.component("requestBodies", "Message");
    for (String type : message.get("content").propertyNames()) {
      String sent = type.replace("*/*", "image/png");
      assertThat(alice.post(CHAT, "x", "Content-Type", sent).statusCode()).isEqualTo(201);
    }
  }

  /** Returns the example of the body of a request. */
  private static JsonNode example(String operation) {
    return DescribedAnswers.DESCRIPTION.operations().stream()
        .map(OpenApiOperation::node)
        .filter(node -> node.get("operationId").stringValue().equals(operation))
        .map(node -> node.path("requestBody").findValue("example"))
        .findFirst()
        .orElseThrow();
  }

  /** The comparison fails for a response that is not described. */
  @Test
  void otherResponsesAreReported() throws Exception {
    HttpResponse<String> page = alice.get(CHAT);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> DescribedAnswers.check("GET", CHAT + "/1", page));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> DescribedAnswers.check("POST", CHAT, page));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> DescribedAnswers.check("POST", "/api/other", page));
  }
}
