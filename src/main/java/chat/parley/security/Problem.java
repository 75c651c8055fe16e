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
public final class Problem {

  private static final long RETRY_SECONDS = 2;

  private Problem() {}

  static void write(ServerHttpResponse response, ChatException e) throws IOException {
    HttpStatus status = status(e.error());
    String detail = new String(JsonStringEncoder.getInstance().quoteAsCharArray(e.text()));
    String json =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"advice\":\"%s\",\"detail\":\"%s\"}"
            .formatted(
                status.getReasonPhrase(),
                status.value(),
                e.error().code(),
                e.error().advice().text(),
                detail);
    response.setStatusCode(status);
    addHeaders(response.getHeaders(), e);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getBody().write(json.getBytes(StandardCharsets.UTF_8));
    response.flush();
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
      case TOO_FAST, FLOOD, TOO_MANY_SESSIONS -> HttpStatus.TOO_MANY_REQUESTS;
      case BUSY, STORE_AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }
}
