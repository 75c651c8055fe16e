package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.message.ChatException;
import tools.jackson.core.io.JsonStringEncoder;

/** How an old client is told that a text of its own could not be taken. */
final class LegacyErrors {

  private LegacyErrors() {}

  static Payload of(ChatException e) {
    String text = new String(JsonStringEncoder.getInstance().quoteAsCharArray(e.text()));
    long seconds = e.retryAfterSeconds();
    String json =
        "{\"error\": {\"code\": \"%s\", \"message\": \"%s\"%s}}"
            .formatted(e.error().code(), text, seconds == 0 ? "" : ", \"retry_after\": " + seconds);
    return new Payload(json.getBytes(UTF_8), true, false);
  }
}
