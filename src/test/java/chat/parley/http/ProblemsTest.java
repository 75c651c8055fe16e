package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

class ProblemsTest {

  private final AuditLog audit = TestSecurity.auditLog();

  @Test
  void anExceptionOfAControllerIsCountedAndReported() {
    ResponseEntity<ProblemDetail> response =
        new Problems(audit)
            .problem(ChatError.TOO_FAST.because("Slow down").retryAfter(Duration.ofSeconds(3)));
    assertThat(response.getStatusCode().value()).isEqualTo(429);
    assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("3");
    ProblemDetail problem = response.getBody();
    assertThat(problem).isNotNull();
    assertThat(problem.getStatus()).isEqualTo(429);
    assertThat(problem.getDetail()).isEqualTo("Slow down");
    assertThat(problem.getProperties())
        .containsEntry("code", "too-fast")
        .containsEntry("advice", "retry");
    assertThat(audit.refusalCount(ChatError.TOO_FAST)).isEqualTo(1);
  }
}
