package chat.parley.http;

import chat.parley.message.ChatException;
import chat.parley.security.AuditLog;
import chat.parley.security.ProblemResponse;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends a problem detail for requests that Spring or a servlet has rejected. The container forwards
 * them to {@code /error}.
 */
@RestController
final class ProblemErrorController implements ErrorController {

  private final AuditLog audit;

  ProblemErrorController(AuditLog audit) {
    this.audit = audit;
  }

  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    // The attribute is missing if a client requests this path directly.
    HttpStatus status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? ProblemErrorHandler.status(code)
            : HttpStatus.NOT_FOUND;
    ChatException refusal = ProblemResponse.ofStatus(status);
    audit.countRefusal(refusal);
    ProblemResponse.write(new ServletServerHttpResponse(response), status, refusal);
  }
}
