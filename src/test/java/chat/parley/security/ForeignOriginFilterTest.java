package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ForeignOriginFilterTest {

  private static final String ALLOWED = "https://chat.example.org";

  private final AuditLog audit = TestSecurity.auditLog();
  private final MockFilterChain chain = new MockFilterChain();

  private MockHttpServletResponse filter(String method, String path, String origin)
      throws Exception {
    var request = new MockHttpServletRequest(method, path);
    request.setServerName("chat.example.com");
    if (origin != null) {
      request.addHeader("Origin", origin);
    }
    var response = new MockHttpServletResponse();
    var origins =
        TestSecurity.origins(
            "parley.security.mode=token", "parley.security.allowed-origins=" + ALLOWED);
    new ForeignOriginFilter(origins, audit).doFilter(request, response, chain);
    return response;
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/streams/chat/messages, https://evil.example",
    "POST, /api/%73treams/chat/messages, https://evil.example",
    "POST, /api/moderation, null",
    "POST, /api/messages, http://a:b:c",
    "OPTIONS, /api/messages, https://evil.example",
    "DELETE, /api/unknown, http://localhost:3000"
  })
  void requestsOfForeignPagesAreRefused(String method, String path, String origin)
      throws Exception {
    MockHttpServletResponse response = filter(method, path, origin);
    assertThat(response.getStatus()).isEqualTo(403);
    assertThat(response.getContentAsString()).contains("\"bad-origin\"");
    assertThat(chain.getRequest()).isNull();
    assertThat(audit.refusalCount(ChatError.BAD_ORIGIN)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/messages, https://chat.example.org",
    "POST, /api/messages, http://chat.example.com",
    "GET, /api/streams/chat/messages, https://evil.example",
    "POST, /other, https://evil.example"
  })
  void otherRequestsPass(String method, String path, String origin) throws Exception {
    assertThat(filter(method, path, origin).getStatus()).isEqualTo(200);
    assertThat(chain.getRequest()).isNotNull();
  }

  @Test
  void requestsWithoutAnOriginPass() throws Exception {
    filter("POST", "/api/messages", null);
    assertThat(chain.getRequest()).isNotNull();
  }
}
