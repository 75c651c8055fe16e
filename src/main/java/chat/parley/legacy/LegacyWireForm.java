package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import java.net.URLEncoder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Encodes messages for legacy clients, which accept text only and show every text to their users.
 * Messages without a readable body and ephemeral ones, which are meant for programs, are not sent
 * to them.
 */
sealed interface LegacyWireForm extends WireForm {

  /** The form of the broadcast protocol. */
  LegacyWireForm PLAIN = new Plain();

  /** Sends the body alone. */
  record Plain() implements LegacyWireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      if (message.draft().hasNoContent() || !message.draft().persistent()) {
        return null;
      }
      Body body = message.draft().body();
      byte[] bytes = body.text() ? body.bytes() : dataUrl(body).getBytes(UTF_8);
      return new Payload(bytes, true, false);
    }
  }

  /**
   * Sends the body if it is an envelope for the recipient already; otherwise wraps it in one.
   *
   * @param recipient the user of the session
   */
  record Enveloped(UserName recipient) implements LegacyWireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      if (message.draft().hasNoContent() || !message.draft().persistent()) {
        return null;
      }
      Body body = message.draft().body();
      byte[] bytes =
          body.text() && LegacyEnvelope.isFor(recipient, body.bytes())
              ? body.bytes()
              : wrap(message).getBytes(UTF_8);
      return new Payload(bytes, true, false);
    }

    /** Returns an envelope with the body, the recipient and the sender. */
    private String wrap(ChatMessage message) {
      Body body = message.draft().body();
      return "{\"message\": %s, \"to_user\": %s, \"from_user\": %s}"
          .formatted(
              quote(body.text() ? body.asString() : dataUrl(body)),
              quote(recipient.value()),
              quote(message.draft().from().value()));
    }

    private static String quote(String text) {
      return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
  }

  /** Returns a body that is not UTF-8 as a {@code data:} URL with its content type (RFC 2397). */
  private static String dataUrl(Body body) {
    String type = body.contentType() == null ? "application/octet-stream" : body.contentType();
    return "data:"
        + encodeMediaType(type)
        + ";base64,"
        + Base64.getEncoder().encodeToString(body.bytes());
  }

  /**
   * Percent-encodes the content type of the sender for the URL, so that a comma or quote in it does
   * not end the media type early.
   */
  private static String encodeMediaType(String type) {
    return URLEncoder.encode(type.replaceAll("\\s", ""), UTF_8)
        .replace("%2F", "/")
        .replace("%2B", "+")
        .replace("%3B", ";")
        .replace("%3D", "=");
  }
}
