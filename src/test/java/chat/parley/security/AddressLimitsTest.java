package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** What one address may have, and what no limit may be. */
class AddressLimitsTest {

  @Test
  @Shows("code-too-fast-http")
  void sessionsAndHandshakesOfOneAddressAreCounted() {
    try (var server =
        ParleyServer.start(
            "parley.limits.sessions-per-address=2",
            "parley.limits.handshakes-per-second=1",
            "parley.limits.requests-per-second=1",
            "parley.limits.burst=4s")) {
      try (var one = RawWebSocket.open(server, "/ws/a/");
          var other = RawWebSocket.open(server, "/stomp/b")) {
        one.settle();
        other.settle();
        Refusal third = Handshake.to(server, "/ws/c/").refused();
        assertThat(third.body()).contains("\"too-many-sessions\"");
        Refusal last = third;
        for (int i = 0; i < 20 && !last.body().contains("too-fast"); i++) {
          last = Handshake.to(server, "/ws/c/").refused();
        }
        assertThat(last.status()).isEqualTo(429);
        Refusal answer = Handshake.to(server, "/api/streams/chat/messages").refused();
        assertThat(answer.status()).isEqualTo(200);
        for (int i = 0; i < 20 && answer.status() == 200; i++) {
          answer = Handshake.to(server, "/api/streams/chat/messages").refused();
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(last.headers()).containsEntry("Retry-After", "1");
      }
    }
  }

  @Test
  void aLimitOfNothingIsRefusedAtTheStart() {
    assertThatThrownBy(() -> ParleyServer.start("parley.limits.sessions-per-user=0"))
        .rootCause()
        .hasMessageContaining("more than 0");
  }
}
