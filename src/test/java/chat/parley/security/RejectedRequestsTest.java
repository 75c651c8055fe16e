package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

class RejectedRequestsTest {

  private final AuditLog audit = new AuditLog();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @ParameterizedTest
  @CsvSource({
    "GET, /a;b, 400, malformed",
    "PATCH, /a//b, 400, malformed",
    "FOO, /, 501, not supported at any path",
    "TRACE, /, 501, not supported at any path"
  })
  void aRejectedRequestReceivesAProblem(String method, String path, int status, String detail)
      throws Exception {
    var request = new MockHttpServletRequest(method, path);
    try {
      new StrictHttpFirewall().getFirewalledRequest(request);
      throw new AssertionError("not rejected");
    } catch (RequestRejectedException e) {
      new RejectedRequests(audit).handle(request, response, e);
    }
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString()).contains("\"bad-request\"", detail);
    assertThat(audit.refusalCount(ChatError.BAD_REQUEST)).isEqualTo(1);
  }
}
