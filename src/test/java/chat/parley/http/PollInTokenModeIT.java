package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A request that waits for a message ends with the right of its user to wait. */
class PollInTokenModeIT {

  private static ParleyServer server;

  private final String name = Names.unique("bob");
  private final Poller poller = Poller.withToken(TestTokens.of(name));

  @BeforeAll
  static void start() {
    server =
        ParleyServer.start(TestTokens.tokenModeProperties("parley.limits.sessions-per-user=2"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    poller.close();
  }

  private CompletableFuture<HttpResponse<String>> waitForMessage(Poller client, int waiting) {
    CompletableFuture<HttpResponse<String>> response =
        client.pollAndWait(server.port(), List.of("chat"));
    server.awaitWaiting(new Address.Everyone(), waiting);
    return response;
  }

  private static void assertRefused(
      CompletableFuture<HttpResponse<String>> response, int status, String code) {
    HttpResponse<String> refused =
        response.orTimeout(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JsonMapper.shared().readTree(refused.body()).get("code").stringValue())
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"kick, kicked", "ban, banned"})
  @Shows({"http-poll-session", "code-banned"})
  void aModeratorEndsTheWait(String act, String code) {
    CompletableFuture<HttpResponse<String>> response = waitForMessage(poller, 1);
    String mo = Names.unique("mo");
    try (var moderator =
        StompUser.connect(
            server,
            mo,
            "accept-version:1.2",
            "Authorization:Bearer " + TestTokens.of(mo, "moderator"))) {
      moderator.store("/app/moderation", "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(act, name));
    }
    assertRefused(response, 403, code);
    server.awaitWaiting(new Address.Everyone(), 0);
  }

  @Test
  @Shows({"http-poll-session", "code-token-ended"})
  void theEndOfTheTokenEndsTheWait() {
    try (var client = Poller.withToken(TestTokens.expiringAfter(Duration.ofSeconds(2), name))) {
      assertRefused(waitForMessage(client, 1), 401, "token-ended");
    }
    server.awaitWaiting(new Address.Everyone(), 0);
  }

  @Test
  @Shows({"http-poll-session", "code-sessions"})
  void aRequestThatWaitsIsASession() {
    try (var session =
        StompUser.connect(
            server, name, "accept-version:1.2", "Authorization:Bearer " + TestTokens.of(name))) {
      CompletableFuture<HttpResponse<String>> first = waitForMessage(poller, 1);
      assertRefused(poller.pollAndWait(server.port(), List.of("chat")), 429, "too-many-sessions");
      assertThat(poller.poll(server.port(), "chat").bodies()).as("without a wait").isEmpty();
      session.store("/topic/chat", "x");
      assertThat(Poller.read(first).bodies()).containsExactly("x");
    }
  }

  @Test
  @Shows("http-poll-stop")
  void aStopOfTheServerEndsTheWait() {
    ParleyServer stopped = ParleyServer.start();
    try (var client = new Poller(name)) {
      CompletableFuture<HttpResponse<String>> response =
          client.pollAndWait(stopped.port(), List.of("chat"));
      stopped.awaitWaiting(new Address.Everyone(), 1);
      stopped.close();
      Poller.Answer answer = Poller.read(response);
      assertThat(answer.bodies()).isEmpty();
      assertThat(answer.next()).hasSize(1);
    }
  }
}
