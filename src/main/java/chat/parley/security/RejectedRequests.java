package chat.parley.security;

import chat.parley.message.ChatException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * Answers requests that the firewall of Spring Security refuses with a problem detail: those that
 * may be understood in two ways with 400, and those with a method that no path has with 501.
 */
@Component
final class RejectedRequests implements RequestRejectedHandler {

  /** The methods that {@code StrictHttpFirewall} lets pass. */
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private final AuditLog audit;

  RejectedRequests(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException e)
      throws IOException {
    HttpStatus status =
        METHODS.contains(request.getMethod()) ? HttpStatus.BAD_REQUEST : HttpStatus.NOT_IMPLEMENTED;
    ChatException refusal = ProblemResponse.ofStatus(status);
    audit.countRefusal(refusal);
    ProblemResponse.write(new ServletServerHttpResponse(response), status, refusal);
  }
}
