package chat.parley.http;

import chat.parley.message.ChatError.Advice;
import chat.parley.message.ChatException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals as HTTP tells them: RFC 9457 problem details with the codes of the wire contract. */
@RestControllerAdvice
final class Problems {

  private static final String RETRY_SECONDS = "2";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(ChatException e) {
    HttpStatus status = status(e);
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.text());
    problem.setProperty("code", e.error().code());
    problem.setProperty("advice", e.error().advice().text());
    var response = ResponseEntity.status(status);
    if (e.error().advice() == Advice.RETRY) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    return response.body(problem);
  }

  private static HttpStatus status(ChatException e) {
    return switch (e.error()) {
      case BAD_DESTINATION -> HttpStatus.NOT_FOUND;
      case NO_NAME -> HttpStatus.UNAUTHORIZED;
      case OTHER_EPOCH -> HttpStatus.CONFLICT;
      case BUSY, STORE_AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }
}
