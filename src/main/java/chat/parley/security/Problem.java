package chat.parley.security;

import chat.parley.message.ChatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import tools.jackson.core.io.JsonStringEncoder;

/** An error as HTTP tells it: RFC 9457 problem details with the code of the wire contract. */
final class Problem {

  private Problem() {}

  static void write(ServerHttpResponse response, HttpStatus status, ChatException e)
      throws IOException {
    String detail = new String(JsonStringEncoder.getInstance().quoteAsCharArray(e.text()));
    String json =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
            .formatted(status.getReasonPhrase(), status.value(), e.error().code(), detail);
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getBody().write(json.getBytes(StandardCharsets.UTF_8));
    response.flush();
  }
}
