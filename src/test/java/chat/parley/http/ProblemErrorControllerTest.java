package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import jakarta.servlet.RequestDispatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ProblemErrorControllerTest {

  private final AuditLog audit = TestSecurity.auditLog();
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/error");
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private void assertProblem(int status, ChatError error) throws Exception {
    new ProblemErrorController(audit).error(request, response);
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString()).contains("\"code\":\"" + error.code() + "\"");
    assertThat(audit.refusalCount(error)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "404, 404, BAD_DESTINATION",
    "405, 405, BAD_REQUEST",
    "500, 500, INTERNAL",
    "503, 503, BUSY",
    "499, 400, BAD_REQUEST",
    "599, 500, INTERNAL"
  })
  void theStatusOfTheContainerIsReported(int code, int status, ChatError error) throws Exception {
    request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, code);
    assertProblem(status, error);
  }

  @Test
  void aClientThatRequestsThePathItselfFindsNothing() throws Exception {
    assertProblem(404, ChatError.BAD_DESTINATION);
  }
}
