package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.security.TestSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPathsTest {

  private final SessionFixture fixture = SessionFixture.ofOpenMode();
  private final EndpointPaths paths = new EndpointPaths();
  private final EndpointPaths.Endpoint own = endpoint();
  private final EndpointPaths.Endpoint named = endpoint();

  private EndpointPaths.Endpoint endpoint() {
    return new EndpointPaths.Endpoint(
        new WebSocketEndpointsTest.Greeting(),
        new HandshakeAdmission(
            TestSecurity.origins(),
            fixture.sessions,
            fixture.audit,
            WebSocketEndpoints.Proof.HANDSHAKE));
  }

  @BeforeEach
  void addEndpoints() {
    paths.add("/stomp", own);
    paths.add("/stomp/websocket", own);
    paths.add("/stomp/{username}", named);
    paths.exclude("/stomp/info");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp", "/stomp/", "/stomp/websocket", "/stomp/websocket/"})
  void aPathOfItsOwnHasNoName(String path) {
    assertThat(paths.find(path)).isEqualTo(new EndpointPaths.Match(own, null));
  }

  @ParameterizedTest
  @CsvSource({"/stomp/alice,alice", "/stomp/alice/,alice", "/stomp/%E5%BC%A0,张", "/stomp/a+b,a+b"})
  void theNameInAPathIsDecoded(String path, String name) {
    assertThat(paths.find(path)).isEqualTo(new EndpointPaths.Match(named, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "", "/ws", "/stomp/alice/x", "/stompalice", "/stomp/info", "/stomp/info/"})
  void otherPathsHaveNoEndpoint(String path) {
    assertThat(paths.find(path)).isNull();
  }

  @Test
  void aPathIsFoundOnlyOnceItHasBeenAdded() {
    assertThat(paths.find("/old")).isNull();
    paths.add("/old", named);
    assertThat(paths.find("/old")).isEqualTo(new EndpointPaths.Match(named, null));
  }
}
