package chat.parley.http;

import chat.parley.message.ChatException;
import chat.parley.security.AuditLog;
import chat.parley.security.ProblemResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Converts exceptions of controllers to RFC 9457 problem details with the wire contract's codes.
 */
@RestControllerAdvice
final class Problems {

  private final AuditLog audit;

  Problems(AuditLog audit) {
    this.audit = audit;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ChatException e) {
    audit.countRefusal(e);
    HttpStatus status = ProblemResponse.status(e.error());
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.text());
    problem.setProperty("code", e.error().code());
    problem.setProperty("advice", e.error().advice().text());
    return ResponseEntity.status(status)
        .headers(headers -> ProblemResponse.addHeaders(headers, e))
        .body(problem);
  }
}
