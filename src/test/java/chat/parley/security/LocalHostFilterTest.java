package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LocalHostFilterTest {

  private final AuditLog audit = new AuditLog();
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final MockFilterChain chain = new MockFilterChain();

  private void filter(String host) throws Exception {
    request.setServerName(host);
    new LocalHostFilter(audit).doFilter(request, response, chain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.255.1.2", "[::1]", "::1"})
  void requestsForThisMachineAreServed(String host) throws Exception {
    filter(host);
    assertThat(chain.getRequest()).as("the request that was passed on").isNotNull();
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(audit.refusalCount(ChatError.FORBIDDEN)).isZero();
  }

  @Test
  void theLongFormOfTheIpv6LoopbackAddressIsServed() throws Exception {
    request.addHeader("Host", "[0:0:0:0:0:0:0:1]:8000");
    new LocalHostFilter(audit).doFilter(request, response, chain);
    assertThat(chain.getRequest()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rebound.example",
        "localhost.example",
        "127.0.0.1.example",
        "127.0.0",
        "1127.0.0.1",
        "10.0.0.1",
        "[::2]"
      })
  void requestsForOtherHostsAreRefused(String host) throws Exception {
    filter(host);
    assertThat(chain.getRequest()).as("the request that was passed on").isNull();
    assertThat(response.getStatus()).isEqualTo(403);
    assertThat(response.getContentAsString())
        .contains("\"code\":\"forbidden\"", "parley.security.open-to-network=true");
    assertThat(audit.refusalCount(ChatError.FORBIDDEN)).isEqualTo(1);
  }
}
