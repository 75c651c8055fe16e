package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

class DenialHandlerTest {

  private static final IdentityResolver OPEN_MODE = TestSecurity.identities();
  private static final IdentityResolver TOKEN_MODE =
      TestSecurity.identities(TestTokens.tokenModeProperties());

  private final AuditLog audit = new AuditLog();
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/a");
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private void commence(IdentityResolver identities, AuthenticationException e) throws Exception {
    new DenialHandler(identities, audit).commence(request, response, e);
  }

  private void assertRefused(int status, ChatError error) throws Exception {
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString())
        .contains("\"status\":" + status, "\"code\":\"" + error.code() + "\"");
    assertThat(audit.refusalCount(error)).isEqualTo(1);
  }

  @Test
  void aDeniedRequestIsForbidden() throws Exception {
    new DenialHandler(TOKEN_MODE, audit)
        .handle(request, response, new AccessDeniedException("denied"));
    assertRefused(403, ChatError.FORBIDDEN);
  }

  @Test
  void aPathThatIsNotListedIsNotFound() throws Exception {
    assertThat(DenialHandler.denyUnlisted(request).isGranted()).isFalse();
    new DenialHandler(TOKEN_MODE, audit)
        .handle(request, response, new AccessDeniedException("denied"));
    assertRefused(404, ChatError.BAD_DESTINATION);
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    var decision =
        DenialHandler.denyExcept(HttpMethod.POST)
            .authorize(() -> null, new RequestAuthorizationContext(request));
    assertThat(decision).isNotNull().matches(result -> !result.isGranted());
    new DenialHandler(TOKEN_MODE, audit)
        .handle(request, response, new AccessDeniedException("denied"));
    assertRefused(405, ChatError.BAD_REQUEST);
    assertThat(response.getHeader("Allow")).isEqualTo("POST");
  }

  @Test
  void inTokenModeARequestWithoutATokenIsAskedForOne() throws Exception {
    commence(TOKEN_MODE, new InsufficientAuthenticationException("none"));
    assertRefused(401, ChatError.NO_TOKEN);
    assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void theReasonOfTheVerifierIsReported() throws Exception {
    var cause = ChatError.BUSY.because("The issuer is not available");
    commence(TOKEN_MODE, new InvalidBearerTokenException(cause.text(), cause));
    assertRefused(503, ChatError.BUSY);
    assertThat(response.getContentAsString()).contains("The issuer is not available");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/events", "/api/streams/chat/events"})
  void theClientOfAnEventStreamComesBackLater(String path) throws Exception {
    request.setRequestURI(path);
    var cause = ChatError.BUSY.because("The issuer is not available");
    commence(TOKEN_MODE, new InvalidBearerTokenException(cause.text(), cause));
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentType()).isEqualTo("text/event-stream");
    assertThat(response.getContentAsString())
        .isEqualTo(": busy: The issuer is not available\nretry: 2000\n\n");
    assertThat(audit.refusalCount(ChatError.BUSY)).isEqualTo(1);
  }

  @Test
  void theClientOfAnEventStreamWithABadTokenDoesNotComeBack() throws Exception {
    request.setRequestURI("/api/events");
    commence(TOKEN_MODE, new InvalidBearerTokenException("malformed"));
    assertRefused(401, ChatError.BAD_TOKEN);
  }

  @Test
  void aMalformedTokenIsABadToken() throws Exception {
    commence(TOKEN_MODE, new InvalidBearerTokenException("malformed"));
    assertRefused(401, ChatError.BAD_TOKEN);
  }

  @Test
  void inOpenModeARequestIsDeniedAndAskedForNoToken() throws Exception {
    commence(OPEN_MODE, new InsufficientAuthenticationException("none"));
    assertRefused(403, ChatError.FORBIDDEN);
    assertThat(response.getHeader("WWW-Authenticate")).isNull();
  }

  @Test
  void aDenialIsWrittenToTheAuditLog() throws Exception {
    request.setRequestURI("/a\nb");
    request.setRemoteUser("alice");
    request.setRemoteAddr("192.0.2.1");
    try (ServerLog log = ServerLog.open()) {
      new DenialHandler(TOKEN_MODE, audit)
          .handle(request, response, new AccessDeniedException("denied"));
      assertThat(log.lines())
          .contains(
              "parley.audit: event=\"http /a?b\" code=forbidden user=alice address=192.0.2.1");
    }
  }
}
