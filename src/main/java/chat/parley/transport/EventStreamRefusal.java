package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * The answer to a request for an event stream that may succeed later: an event stream that says
 * when to come back, and ends. Browsers do not come back after another status than 200.
 */
public final class EventStreamRefusal {

  /** The time after which a client comes back if the server knows no other. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private EventStreamRefusal() {}

  /** Returns whether a refused client is to come back: nothing is wrong with its request. */
  public static boolean isTemporary(ChatException e) {
    return e.error().advice() == ChatError.Advice.RETRY;
  }

  /** Returns the lines that tell a client when to come back, with the reason as a comment. */
  public static byte[] text(ChatException e) {
    long millis = Math.max(RETRY.toMillis(), 1000 * e.retryAfterSeconds());
    return ": %s: %s\nretry: %d\n\n"
        .formatted(e.error().code(), e.text().replaceAll("\\R", " "), millis)
        .getBytes(UTF_8);
  }

  /**
   * Writes the answer.
   *
   * @throws IOException if the connection has failed
   */
  public static void write(HttpServletResponse response, ChatException e) throws IOException {
    EventStreamUpgrade.setHead(response);
    response.getOutputStream().write(text(e));
  }
}
