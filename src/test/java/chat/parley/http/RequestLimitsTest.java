package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatError;
import chat.parley.security.TestSecurity;
import chat.parley.session.ClientSessions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.handler.MappedInterceptor;

class RequestLimitsTest {

  @AutoClose
  private final ClientSessions sessions =
      TestSessions.create(
          TestLimits.of(),
          TestSecurity.identities(),
          TestSessions.sanctions(TestSecurity.properties()),
          TestSecurity.auditLog(),
          new Failures(ProcessHalt.NONE));

  private List<MappedInterceptor> interceptors() {
    var registry =
        new InterceptorRegistry() {
          List<MappedInterceptor> mapped() {
            return getInterceptors().stream().map(MappedInterceptor.class::cast).toList();
          }
        };
    new RequestLimits(sessions, TestLimits.of()).addInterceptors(registry);
    return registry.mapped();
  }

  @Test
  void everyKindOfRequestHasItsOwnLimit() {
    List<String> rooms = List.of("/api/rooms", "/api/rooms/**");
    assertThat(interceptors())
        .extracting(mapped -> List.of(mapped.getIncludePathPatterns()))
        .containsExactly(
            List.of("/api/streams/**", "/api/messages"),
            List.of("/api/users", "/api/users/*", "/api/blocks", "/api/read", "/api/presence"),
            List.of("/api/users/*"),
            List.of("/api/block"),
            List.of("/api/presence"),
            List.of("/api/streams/**", "/api/users/**"),
            List.of("/api/streams/**"),
            List.of("/api/streams/**"),
            List.of("/api/messages"),
            rooms,
            rooms,
            rooms,
            rooms,
            rooms);
  }

  @Test
  void requestsThatMayWaitHaveOtherPermits() throws Exception {
    var limiter = interceptors().getFirst().getInterceptor();
    var response = new MockHttpServletResponse();
    for (String path : List.of("/api/streams/chat/messages", "/api/messages")) {
      var request = new MockHttpServletRequest("GET", path);
      for (int i = 0; i < 8; i++) {
        assertThat(limiter.preHandle(request, response, this)).isTrue();
      }
    }
    var page = new MockHttpServletRequest("GET", "/api/streams/chat/messages");
    ChatExceptions.expect(ChatError.BUSY, () -> limiter.preHandle(page, response, this));
    page.addParameter("wait", "0");
    for (int i = 0; i < 64; i++) {
      assertThat(limiter.preHandle(page, response, this)).isTrue();
    }
    ChatExceptions.expect(ChatError.BUSY, () -> limiter.preHandle(page, response, this));
  }
}
