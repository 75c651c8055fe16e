package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.LegacyEnvelope;
import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import java.net.URLEncoder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * How a message looks to an old client, which takes nothing but text and shows all of it to people.
 * So what is ephemeral, and meant for their programs, is not for it.
 */
sealed interface LegacyWireForm extends WireForm {

  LegacyWireForm PLAIN = new Plain();

  /** The body. */
  record Plain() implements LegacyWireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      if (message.draft().empty() || !message.draft().persistent()) {
        return null;
      }
      Body body = message.draft().body();
      byte[] bytes = body.text() ? body.bytes() : dataUrl(body).getBytes(UTF_8);
      return new Payload(bytes, true, false);
    }
  }

  /** The body if it is an envelope already, or one made for it. */
  record Enveloped(UserName reader) implements LegacyWireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      if (message.draft().empty() || !message.draft().persistent()) {
        return null;
      }
      Body body = message.draft().body();
      byte[] bytes =
          body.text() && LegacyEnvelope.isFor(reader, body.bytes())
              ? body.bytes()
              : wrap(message).getBytes(UTF_8);
      return new Payload(bytes, true, false);
    }

    private String wrap(ChatMessage message) {
      Body body = message.draft().body();
      return "{\"message\": %s, \"to_user\": %s, \"from_user\": %s}"
          .formatted(
              quote(body.text() ? body.asString() : dataUrl(body)),
              quote(reader.value()),
              quote(message.draft().from().value()));
    }

    private static String quote(String text) {
      return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
  }

  /** Bytes that are no text, as a text that says what they are (RFC 2397). */
  private static String dataUrl(Body body) {
    String type = body.contentType() == null ? "application/octet-stream" : body.contentType();
    return "data:" + inUrl(type) + ";base64," + Base64.getEncoder().encodeToString(body.bytes());
  }

  /** A comma or a quote of the sender's must not end the type early. */
  private static String inUrl(String type) {
    return URLEncoder.encode(type.replaceAll("\\s", ""), UTF_8)
        .replace("%2F", "/")
        .replace("%2B", "+")
        .replace("%3B", ";")
        .replace("%3D", "=");
  }
}
