package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.TestSecurity;
import chat.parley.session.WebSocketEndpoints.Proof;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.TestTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.handler.ExceptionWebSocketHandlerDecorator;

class HandshakeAdmissionTest {

  private static final UserName ALICE = new UserName("alice");

  private final SessionFixture open = SessionFixture.ofOpenMode("sessions-per-user=1");
  private final SessionFixture token = SessionFixture.ofTokenMode();
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/stomp");
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final Map<String, Object> attributes = new HashMap<>();

  /** A handler with sub-protocols; Spring passes it on with decorators. */
  private static final class Subprotocols extends AbstractWebSocketHandler
      implements SubProtocolCapable {

    @Override
    public List<String> getSubProtocols() {
      return List.of("v12.stomp", "v11.stomp");
    }
  }

  @BeforeEach
  void makeHandshake() {
    request.setRemoteAddr("192.0.2.9");
    request.addHeader("Upgrade", "WebSocket");
    request.addHeader("Connection", "keep-alive, Upgrade");
    request.addHeader("Sec-WebSocket-Version", "13");
    request.addHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  @AfterEach
  void stop() {
    open.close();
    token.close();
  }

  private void setPathName(String name) {
    request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("username", name));
  }

  private boolean admit(SessionFixture fixture, Proof proof) throws Exception {
    WebSocketHandler handler = new ExceptionWebSocketHandlerDecorator(new Subprotocols());
    var admission =
        new HandshakeAdmission(TestSecurity.origins(), fixture.sessions, fixture.audit, proof);
    try (var sent = new ServletServerHttpResponse(response)) {
      return admission.beforeHandshake(
          new ServletServerHttpRequest(request), sent, handler, attributes);
    }
  }

  private AdmittedClient admitted(SessionFixture fixture, Proof proof) throws Exception {
    assertThat(admit(fixture, proof)).as(response.getContentAsString()).isTrue();
    return (AdmittedClient) attributes.get(AdmittedClient.ATTRIBUTE);
  }

  private void assertRefused(SessionFixture fixture, int status, ChatError error) throws Exception {
    assertThat(admit(fixture, Proof.HANDSHAKE)).isFalse();
    assertThat(attributes).isEmpty();
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentAsString())
        .contains("\"status\":" + status, "\"code\":\"" + error.code() + "\"");
    assertThat(fixture.audit.refusalCount(error)).isEqualTo(1);
  }

  @Test
  void inOpenModeThePathNamesTheUser() throws Exception {
    setPathName("alice");
    assertThat(admitted(open, Proof.HANDSHAKE))
        .isEqualTo(new AdmittedClient("192.0.2.9", ALICE, Identity.of(ALICE)));
  }

  @Test
  void inOpenModeAClientWithoutANameIsAGuest() throws Exception {
    AdmittedClient guest = admitted(open, Proof.HANDSHAKE_OR_CONNECT);
    assertThat(guest.claimedName()).isNull();
    assertThat(guest.identity()).isNotNull();
    assertThat(guest.identity().getName()).startsWith("guest-");
  }

  @Test
  void inTokenModeTheTokenNamesTheUser() throws Exception {
    Identity alice = token.identities.fromToken(TestTokens.of("alice"), null);
    request.setUserPrincipal(TestSecurity.principal(alice));
    assertThat(admitted(token, Proof.HANDSHAKE))
        .isEqualTo(new AdmittedClient("192.0.2.9", null, alice));
  }

  @Test
  void inTokenModeTheTokenMayComeWithConnect() throws Exception {
    setPathName("alice");
    assertThat(admitted(token, Proof.HANDSHAKE_OR_CONNECT))
        .isEqualTo(new AdmittedClient("192.0.2.9", ALICE, null));
  }

  @Test
  void aHandshakeThatMustHaveATokenIsRefusedWithoutOne() throws Exception {
    assertRefused(token, 401, ChatError.NO_TOKEN);
  }

  @Test
  void theTokenOfAnotherUserIsRefusedAndAudited() throws Exception {
    Identity bob = token.identities.fromToken(TestTokens.of("bob"), null);
    request.setUserPrincipal(TestSecurity.principal(bob));
    setPathName("alice");
    try (ServerLog log = ServerLog.open()) {
      assertRefused(token, 403, ChatError.FORBIDDEN);
      assertThat(log.lines())
          .contains(
              "parley.audit: event=\"handshake\" code=forbidden user=alice address=192.0.2.9");
    }
  }

  @Test
  void aRefusedUserIsAuditedByTheNameInTheToken() throws Exception {
    Identity bob = token.identities.fromToken(TestTokens.of("bob"), null);
    request.setUserPrincipal(TestSecurity.principal(bob));
    request.addHeader("Origin", "https://evil.example");
    try (ServerLog log = ServerLog.open()) {
      assertRefused(token, 403, ChatError.BAD_ORIGIN);
      assertThat(log.lines())
          .contains("parley.audit: event=\"handshake\" code=bad-origin user=bob address=192.0.2.9");
    }
  }

  @Test
  void anInvalidNameIsNotWrittenToTheAuditLog() throws Exception {
    setPathName("a\nb");
    request.addHeader("Origin", "https://evil.example");
    try (ServerLog log = ServerLog.open()) {
      assertRefused(open, 403, ChatError.BAD_ORIGIN);
      assertThat(log.lines())
          .contains("parley.audit: event=\"handshake\" code=bad-origin user=? address=192.0.2.9");
    }
  }

  @Test
  void anInvalidNameIsRefusedWithoutAnAuditLine() throws Exception {
    setPathName("a b");
    try (ServerLog log = ServerLog.open()) {
      assertRefused(open, 400, ChatError.BAD_NAME);
      assertThat(log.lines())
          .noneMatch(line -> line.contains("code=bad-name user=? address=192.0.2.9"));
    }
  }

  @Test
  void aUserWithTooManySessionsIsRefused() throws Exception {
    open.connect("alice");
    setPathName("alice");
    assertRefused(open, 429, ChatError.TOO_MANY_SESSIONS);
  }

  @Test
  void anAddressWithTooManySessionsIsRefused() throws Exception {
    try (SessionFixture full = SessionFixture.ofOpenMode("sessions-per-address=1")) {
      full.open(new AdmittedClient("192.0.2.9", null, null));
      assertRefused(full, 429, ChatError.TOO_MANY_SESSIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v13.stomp", "v13.stomp, v10.stomp", "v13.stomp, bearer.abc"})
  void unsupportedSubProtocolsAreRefused(String subProtocols) throws Exception {
    request.addHeader("Sec-WebSocket-Protocol", subProtocols);
    assertRefused(open, 400, ChatError.BAD_SUBPROTOCOL);
    assertThat(response.getContentAsString()).contains("v12.stomp, v11.stomp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v11.stomp", "v13.stomp, v12.stomp", "bearer.abc"})
  void aSupportedSubProtocolOrATokenAloneIsAdmitted(String subProtocols) throws Exception {
    request.addHeader("Sec-WebSocket-Protocol", subProtocols);
    assertThat(admit(open, Proof.HANDSHAKE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade, h2c, 426",
    "Connection, keep-alive, 426",
    "Sec-WebSocket-Version, 8, 426",
    "Upgrade, , 426",
    "Sec-WebSocket-Key, , 400",
    "Sec-WebSocket-Key, c2hvcnQ=, 400",
    "Content-Length, 1, 400",
    "Transfer-Encoding, chunked, 400"
  })
  void aRequestThatIsNoHandshakeIsRefused(String header, String value, int status)
      throws Exception {
    request.removeHeader(header);
    if (value != null) {
      request.addHeader(header, value);
    }
    assertRefused(open, status, ChatError.BAD_REQUEST);
    if (status == 426) {
      assertThat(response.getHeader("Upgrade")).isEqualTo("websocket");
      assertThat(response.getHeader("Connection")).isEqualTo("Upgrade");
      assertThat(response.getHeader("Sec-WebSocket-Version")).isEqualTo("13");
    }
  }

  @Test
  void anotherMethodIsRefused() throws Exception {
    request.setMethod("POST");
    assertRefused(open, 405, ChatError.BAD_REQUEST);
    assertThat(response.getHeader("Allow")).isEqualTo("GET");
  }
}
