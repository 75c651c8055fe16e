package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.AuditLog;
import chat.parley.security.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Converts exceptions of controllers to RFC 9457 problem details with the wire contract's codes.
 */
@RestControllerAdvice
final class Problems {

  private static final String BATCH = HttpMethod.POST + " " + SendController.BATCH_PATH;

  private final AuditLog audit;

  Problems(AuditLog audit) {
    this.audit = audit;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ChatException e, HttpServletRequest request) {
    audit.countRefusal(e);
    Object path = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    HttpStatus status = status(e.error(), request.getMethod() + " " + path);
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.text());
    problem.setProperty("code", e.error().code());
    problem.setProperty("advice", e.error().advice().text());
    return ResponseEntity.status(status)
        // Otherwise it would be negotiated, and a header 'Accept' may be malformed.
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .headers(headers -> addHeaders(headers, e))
        .body(problem);
  }

  private static void addHeaders(HttpHeaders headers, ChatException e) {
    ProblemResponse.addHeaders(headers, e);
    if (e.error() == ChatError.BUSY || e.error() == ChatError.STOPPING) {
      // Discards the requests that the client has already sent on this connection. If the node is
      // stopping, the next connection may reach another one.
      headers.set(HttpHeaders.CONNECTION, "close");
    }
  }

  /**
   * Returns the status of an error. A batch names its streams in its body: with 404 the client
   * would conclude that the path is wrong.
   *
   * @param operation the method and the path pattern of the request
   */
  static HttpStatus status(ChatError error, String operation) {
    return error == ChatError.BAD_DESTINATION && operation.equals(BATCH)
        ? HttpStatus.BAD_REQUEST
        : ProblemResponse.status(error);
  }
}
