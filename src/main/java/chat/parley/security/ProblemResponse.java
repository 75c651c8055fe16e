package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatError.Advice;
import chat.parley.message.ChatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import tools.jackson.core.io.JsonStringEncoder;

/** An error as HTTP tells it: RFC 9457 problem details with the code of the wire contract. */
public final class ProblemResponse {

  private static final long RETRY_SECONDS = 2;

  private ProblemResponse() {}

  public static void write(ServerHttpResponse response, ChatException e) throws IOException {
    write(response, status(e.error()), e);
  }

  /** Answers with a status of its own, where several go with one error. */
  public static void write(ServerHttpResponse response, HttpStatus status, ChatException e)
      throws IOException {
    response.setStatusCode(status);
    addHeaders(response.getHeaders(), e);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getBody().write(json(status, e));
    response.flush();
  }

  /** The body of the answer. */
  public static byte[] json(HttpStatus status, ChatException e) {
    String detail = new String(JsonStringEncoder.getInstance().quoteAsCharArray(e.text()));
    return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"advice\":\"%s\",\"detail\":\"%s\"}"
        .formatted(
            status.getReasonPhrase(),
            status.value(),
            e.error().code(),
            e.error().advice().text(),
            detail)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The error that goes with a status, where Spring or Jetty has refused a request. */
  public static ChatException ofStatus(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> ChatError.BAD_DESTINATION.because("There is nothing at this path");
      case UNAUTHORIZED -> ChatError.NO_TOKEN.because("Say who you are by a token");
      case FORBIDDEN -> ChatError.FORBIDDEN.because("That is not for this user");
      case SERVICE_UNAVAILABLE -> ChatError.BUSY.because("Parley cannot answer now; try again");
      default ->
          status.is5xxServerError()
              ? ChatError.INTERNAL.because("Parley failed; try again")
              : ChatError.BAD_REQUEST.because(reason(status));
    };
  }

  private static String reason(HttpStatus status) {
    return switch (status) {
      case METHOD_NOT_ALLOWED -> "This path does not serve the method of the request";
      case NOT_ACCEPTABLE -> "The answer is JSON; 'Accept' names other media types only";
      case UNSUPPORTED_MEDIA_TYPE -> "The body is JSON, with 'Content-Type: application/json'";
      case UPGRADE_REQUIRED -> "Only a WebSocket of version 13 can be opened at this path";
      case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "The head of the request, its path and query included, is too large";
      default -> "The request is malformed or too large";
    };
  }

  /** Adds what the headers of the answer have to say. */
  public static void addHeaders(HttpHeaders headers, ChatException e) {
    long seconds = e.retryAfterSeconds();
    if (seconds > 0 || e.error().advice() == Advice.RETRY) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds > 0 ? seconds : RETRY_SECONDS));
    }
    if (e.error() == ChatError.BAD_TOKEN) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    } else if (e.error() == ChatError.NO_TOKEN) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
  }

  /** The status that goes with an error. */
  public static HttpStatus status(ChatError error) {
    return switch (error) {
      case BAD_DESTINATION -> HttpStatus.NOT_FOUND;
      case NO_NAME, NO_TOKEN, BAD_TOKEN, TOKEN_ENDED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN, BAD_ORIGIN, BANNED, KICKED, MUTED -> HttpStatus.FORBIDDEN;
      case OTHER_EPOCH -> HttpStatus.CONFLICT;
      case MESSAGE_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case TOO_FAST, FLOOD, TOO_MANY_SESSIONS -> HttpStatus.TOO_MANY_REQUESTS;
      case BUSY, STORE_AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }
}
