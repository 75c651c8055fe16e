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

/** Writes errors as problem details (RFC 9457) with the codes of the wire contract. */
public final class ProblemResponse {

  private static final long RETRY_SECONDS = 2;

  private ProblemResponse() {}

  /** Writes an error with the status of its code. */
  public static void write(ServerHttpResponse response, ChatException e) throws IOException {
    write(response, status(e.error()), e);
  }

  /** Writes an error with the given status, for codes that have several. */
  public static void write(ServerHttpResponse response, HttpStatus status, ChatException e)
      throws IOException {
    response.setStatusCode(status);
    addHeaders(response.getHeaders(), e);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getBody().write(json(status, e));
    response.flush();
  }

  /** Returns the problem detail of an error, as JSON in UTF-8. */
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

  /**
   * Returns the error code and text for a request that was refused with a status only: by Jetty, by
   * Spring, or because its method or path is not allowed or it is not a WebSocket handshake.
   * Several statuses have the same code, so the response must keep the given status and not that of
   * {@link #status}.
   */
  public static ChatException ofStatus(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> ChatError.BAD_DESTINATION.because("Nothing is served at this path");
      case UNAUTHORIZED ->
          ChatError.NO_TOKEN.because("A token is required in the header Authorization");
      case FORBIDDEN -> ChatError.FORBIDDEN.because("The user is not allowed to do this");
      case SERVICE_UNAVAILABLE ->
          ChatError.BUSY.because("Parley is temporarily unavailable; try again");
      case HTTP_VERSION_NOT_SUPPORTED ->
          ChatError.BAD_REQUEST.because("The version of HTTP is not supported; use HTTP/1.1");
      case NOT_IMPLEMENTED ->
          ChatError.BAD_REQUEST.because("The method of the request is not supported at any path");
      default ->
          status.is5xxServerError()
              ? ChatError.INTERNAL.because("Parley failed; try again")
              : ChatError.BAD_REQUEST.because(detail(status));
    };
  }

  private static String detail(HttpStatus status) {
    return switch (status) {
      case METHOD_NOT_ALLOWED -> "The method of the request is not supported at this path";
      case NOT_ACCEPTABLE -> "The response is JSON, which the header 'Accept' excludes";
      case UNSUPPORTED_MEDIA_TYPE ->
          "The body must be JSON, with 'Content-Type: application/json' or, for a batch of"
              + " messages, 'application/vnd.parley.batch+json'";
      case UPGRADE_REQUIRED -> "This path accepts only WebSocket handshakes of version 13";
      case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "The request line and headers are too large";
      default -> "The request is malformed or too large";
    };
  }

  /** Adds {@code Retry-After} and {@code WWW-Authenticate} where the error calls for them. */
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

  /** Returns the status of an error code. */
  public static HttpStatus status(ChatError error) {
    return switch (error) {
      case BAD_DESTINATION, NO_MESSAGE, NO_ROOM, NO_USER -> HttpStatus.NOT_FOUND;
      case NO_NAME, NO_TOKEN, BAD_TOKEN, TOKEN_ENDED -> HttpStatus.UNAUTHORIZED;
      case DELETED -> HttpStatus.GONE;
      case FORBIDDEN, BAD_ORIGIN, BANNED, KICKED, MUTED -> HttpStatus.FORBIDDEN;
      case NOT_A_MEMBER, NOT_YOUR_ROLE, BLOCKED, NOT_YOURS, TOO_LATE -> HttpStatus.FORBIDDEN;
      case OTHER_EPOCH, INBOX_FULL, ROOM_FULL, ROOM_EXISTS, LAST_OWNER, REMOVED ->
          HttpStatus.CONFLICT;
      case MESSAGE_TOO_LARGE, TRANSACTION_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case TOO_FAST, FLOOD, TOO_MANY_SESSIONS -> HttpStatus.TOO_MANY_REQUESTS;
      case BUSY, STORE_AWAY, STOPPING -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }
}
