package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** The limits of one network address, and the refusal of invalid limits. */
class AddressLimitsIT {

  @Test
  @Shows("code-too-fast-http")
  void sessionsHandshakesAndRequestsOfOneAddressAreLimited() {
    try (var server =
        ParleyServer.start(
            "parley.limits.sessions-per-address=2",
            "parley.limits.handshakes-per-second=1",
            "parley.limits.requests-per-second=1",
            "parley.limits.burst=4s")) {
      try (var first = RawWebSocket.open(server, "/ws/a/");
          var second = RawWebSocket.open(server, "/stomp/b")) {
        first.awaitPong();
        second.awaitPong();
        Refusal third = Handshake.to(server, "/ws/c/").refused();
        assertThat(third.body()).contains("\"too-many-sessions\"");
        Refusal handshake = third;
        for (int i = 0; i < 20 && !handshake.body().contains("too-fast"); i++) {
          handshake = Handshake.to(server, "/ws/c/").refused();
        }
        assertThat(handshake.status()).isEqualTo(429);
        Refusal request = Handshake.to(server, "/api/streams/chat/messages").refused();
        assertThat(request.status()).isEqualTo(200);
        for (int i = 0; i < 20 && request.status() == 200; i++) {
          request = Handshake.to(server, "/api/streams/chat/messages").refused();
        }
        assertThat(request.status()).isEqualTo(429);
        assertThat(handshake.headers()).containsEntry("Retry-After", "1");
      }
    }
  }

  @Test
  void aLimitOfZeroPreventsTheStart() {
    assertThatThrownBy(() -> ParleyServer.start("parley.limits.sessions-per-user=0"))
        .rootCause()
        .hasMessageContaining("more than 0");
  }
}
