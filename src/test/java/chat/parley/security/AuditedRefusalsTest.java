package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines of the audit log about refusals of a server. */
@RunAlone
class AuditedRefusalsTest {

  private final ParleyServer server =
      ParleyServer.start(TestTokens.tokenModeProperties("parley.limits.sessions-per-user=1"));
  private final ServerLog log = ServerLog.open();

  @AfterEach
  void stop() {
    log.close();
    server.close();
  }

  private List<String> auditLines() {
    return log.lines().stream().filter(line -> line.startsWith("parley.audit")).toList();
  }

  @Test
  void aRefusalIsOneLineWithoutSecrets() {
    String token = TestTokens.of("mallory");
    Handshake.to(server, "/ws/alice/?access_token=" + token).refused();
    Handshake.to(server, "/ws/").header("Authorization: Bearer nonsense").refused();
    Handshake.to(server, "/nowhere/a\tb").header("Authorization: Bearer " + token).refused();
    try (var user = StompUser.on(Handshake.to(server, "/stomp/alice").open())) {
      user.frame("CONNECT", "", "Authorization:Bearer " + token);
      user.next("ERROR");
    }
    assertThat(auditLines())
        .containsExactly(
            "parley.audit: event=\"handshake\" code=forbidden user=alice address=127.0.0.1",
            "parley.audit: event=\"http /ws/\" code=bad-token user=- address=127.0.0.1",
            "parley.audit: event=\"connect\" code=forbidden user=alice address=127.0.0.1");
    assertThat(String.join("\n", log.lines())).doesNotContain(token, "nonsense", "access_token");
  }

  @Test
  void aRefusedPollAndARefusedEventStreamAreOneLineEach() {
    String token = TestTokens.of("alice");
    String[] own = {"Authorization", "Bearer " + token};
    try (var poller = Poller.withToken(token);
        var first = EventStream.open(server.port(), "/api/events?at=chat", own)) {
      first.next("joined");
      HttpResponse<String> poll = poller.pollAndWait(server.port(), List.of("chat")).join();
      assertThat(poll.statusCode()).isEqualTo(429);
      try (var second = EventStream.open(server.port(), "/api/streams/chat/events", own)) {
        second.awaitEnd();
      }
    }
    String refusal = " code=too-many-sessions user=alice address=127.0.0.1";
    assertThat(auditLines())
        .containsExactly(
            "parley.audit: event=\"http /api/messages\"" + refusal,
            "parley.audit: event=\"http /api/streams/chat/events\"" + refusal);
  }
}
