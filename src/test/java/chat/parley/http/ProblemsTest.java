package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

class ProblemsTest {

  private final AuditLog audit = TestSecurity.auditLog();

  /** Returns a request for the handler of a path. */
  private static MockHttpServletRequest request(String method, String pattern) {
    var request = new MockHttpServletRequest();
    request.setMethod(method);
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
    return request;
  }

  @Test
  void anExceptionOfAControllerIsCountedAndReported() {
    ResponseEntity<ProblemDetail> response =
        new Problems(audit)
            .problem(
                ChatError.TOO_FAST.because("Slow down").retryAfter(Duration.ofSeconds(3)),
                request("POST", "/api/streams/{stream}/messages"));
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

  /** The requests that the client has already sent on the connection would be served too. */
  @Test
  void aRefusalForWantOfResourcesOrByAStoppingNodeClosesTheConnection() {
    var problems = new Problems(audit);
    var poll = request("GET", "/api/messages");
    for (ChatError error : List.of(ChatError.BUSY, ChatError.STOPPING)) {
      assertThat(problems.problem(error.because("planted"), poll).getHeaders())
          .satisfies(headers -> assertThat(headers.getFirst("Connection")).isEqualTo("close"));
    }
    assertThat(problems.problem(ChatError.BAD_PARAMETER.because("bad"), poll).getHeaders())
        .satisfies(headers -> assertThat(headers.getFirst("Connection")).isNull());
  }

  @Test
  void aDestinationIsNotFoundInAPathAndNotValidInABatch() {
    var problems = new Problems(audit);
    var e = ChatError.BAD_DESTINATION.because("no such stream");
    String path = "/api/streams/{stream}/messages";
    assertThat(problems.problem(e, request("POST", path)).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(problems.problem(e, request("GET", "/api/messages")).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(problems.problem(e, request("POST", "/api/messages")).getStatusCode())
        .isEqualTo(HttpStatus.BAD_REQUEST);
  }
}
