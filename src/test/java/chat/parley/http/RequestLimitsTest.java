package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.security.TestSecurity;
import chat.parley.session.TestSessions;
import chat.parley.testkit.TestLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.handler.MappedInterceptor;

class RequestLimitsTest {

  @Test
  void everyKindOfRequestHasItsOwnLimit() {
    var registry =
        new InterceptorRegistry() {
          List<Object> interceptors() {
            return getInterceptors();
          }
        };
    try (var sessions =
        TestSessions.create(
            TestLimits.of(),
            TestSecurity.identities(),
            TestSessions.sanctions(TestSecurity.properties()),
            TestSecurity.auditLog(),
            new Failures(ProcessHalt.NONE))) {
      new RequestLimits(sessions, TestLimits.of()).addInterceptors(registry);
    }
    assertThat(registry.interceptors())
        .extracting(mapped -> List.of(((MappedInterceptor) mapped).getIncludePathPatterns()))
        .containsExactly(
            List.of("/api/streams/**"),
            List.of("/api/messages"),
            List.of("/api/streams/**", "/api/users/**"),
            List.of("/api/messages"));
  }
}
