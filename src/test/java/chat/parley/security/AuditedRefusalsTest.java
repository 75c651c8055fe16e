package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines of the audit log about refusals of a server. */
@RunAlone
class AuditedRefusalsTest {

  private final ParleyServer server = ParleyServer.start(TestTokens.tokenModeProperties());
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
}
