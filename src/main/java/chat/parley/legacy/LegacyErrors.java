package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.message.ChatException;
import tools.jackson.core.io.JsonStringEncoder;

/** Encodes refusals for legacy clients. */
final class LegacyErrors {

  private LegacyErrors() {}

  /**
   * Returns the JSON text message {@code {"error": {"code", "message", "retry_after"}}}. {@code
   * retry_after} is the time to wait in seconds and is left out if it is not known.
   */
  static Payload encode(ChatException e) {
    String text = new String(JsonStringEncoder.getInstance().quoteAsCharArray(e.text()));
    long seconds = e.retryAfterSeconds();
    String json =
        "{\"error\": {\"code\": \"%s\", \"message\": \"%s\"%s}}"
            .formatted(e.error().code(), text, seconds == 0 ? "" : ", \"retry_after\": " + seconds);
    return new Payload(json.getBytes(UTF_8), true, false);
  }
}
