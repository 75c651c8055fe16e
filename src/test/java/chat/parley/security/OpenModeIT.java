package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Open mode: user names are not verified, and by default only this machine is served. */
class OpenModeIT {

  private static final ParleyServer SERVER = ParleyServer.shared();

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", ""})
  void listeningOnAllAddressesPreventsTheStart(String address) {
    assertThatThrownBy(() -> ParleyServer.start("server.address=" + address))
        .rootCause()
        .hasMessageContaining("parley.security.mode=token")
        .hasMessageContaining("parley.security.open-to-network=true");
  }

  @Test
  void openToNetworkServesOtherHosts() {
    try (var server =
        ParleyServer.start("server.address=0.0.0.0", "parley.security.open-to-network=true")) {
      Handshake.to(server, "/ws/alice/").host("chat.example.org").open().close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rebound.example", "127.0.0.1.example", "localhost.example", "10.0.0.1"})
  @Shows("code-forbidden")
  void requestsForOtherHostNamesAreRefused(String host) {
    for (String path : new String[] {"/ws/alice/", "/stomp", "/", "/api/streams/chat/messages"}) {
      Refusal refusal =
          Handshake.to(SERVER, path).host(host).header("Origin: http://" + host).refused();
      assertThat(refusal.status()).isEqualTo(403);
      assertThat(refusal.body()).contains("\"code\":\"forbidden\"", "open-to-network");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST:8000", "127.1.2.3"})
  void requestsForLoopbackHostNamesAreServed(String host) {
    Handshake.to(SERVER, "/ws/alice/").host(host).open().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://localhost.evil.example",
        "http://127.0.0.1.evil.example:8000",
        "null",
        "file://",
        "http://localhost:8000.evil.example",
        "http://localhost@evil.example",
        "http://evil.example#localhost",
        "chrome-extension://abc"
      })
  @Shows("code-bad-origin")
  void pagesOfOtherOriginsMayNotConnect(String origin) {
    for (String path : new String[] {"/ws/", "/ws/alice/", "/stomp", "/stomp/alice"}) {
      Refusal refusal = Handshake.to(SERVER, path).header("Origin: " + origin).refused();
      assertThat(refusal.status()).as(path).isEqualTo(403);
      assertThat(refusal.body()).contains("\"code\":\"bad-origin\"", "allowed-origins");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:8000"})
  void pagesOfLoopbackOriginsMayConnect(String origin) {
    for (String path : new String[] {"/ws/", "/ws/alice/", "/stomp", "/stomp/alice"}) {
      Handshake.to(SERVER, path).header("Origin: " + origin).open().close();
    }
  }

  @Test
  void pagesOfAllowedOriginsMayConnect() {
    try (var server = ParleyServer.start("parley.security.allowed-origins=https://*.example.org")) {
      Handshake.to(server, "/ws/").header("Origin: https://chat.example.org").open().close();
      String otherOrigin = "Origin: http://chat.example.org";
      assertThat(Handshake.to(server, "/ws/").header(otherOrigin).refused().status())
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/old/"})
  void pagesRunOnlyTheirOwnScripts(String path) {
    Refusal page = Handshake.to(SERVER, path).refused();
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers().get("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers())
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Referrer-Policy", "no-referrer");
    assertThat(page.body()).doesNotContainPattern("<script>|\\son[a-z]+=|javascript:");
  }
}
