package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;

class ParleyServerTest {

  @Test
  void aServerServesBothProtocolsAndRemovesClosedSessions() {
    try (var server = ParleyServer.start()) {
      try (var alice = StompUser.connect(server, "alice");
          var everyone = LegacyUser.broadcast(server)) {
        alice.subscribe("chat", "/topic/chat");
        everyone.send("hello");
        assertThat(alice.next("MESSAGE").text()).isEqualTo("hello");
        assertThat(everyone.next()).isEqualTo("hello");
        alice.expectNothing();
        assertThat(server.openSessions()).isEqualTo(2);
      }
      server.awaitOpenSessions(0);
    }
  }

  @Test
  @Shows("port")
  void theDefaultPortIs8000() throws IOException {
    var settings = new FileSystemResource("src/main/resources/application.yaml");
    assertThat(new YamlPropertySourceLoader().load("own", settings).getFirst())
        .returns(8000, own -> own.getProperty("server.port"));
  }

  @Test
  void thereIsOneSharedServer() {
    assertThat(ParleyServer.shared()).isSameAs(ParleyServer.shared());
  }

  @Test
  void aRefusalHasItsStatusAndBody() {
    var refusal = Handshake.to(ParleyServer.shared(), "/ws/a%20b/").refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains("bad-name");
  }
}
