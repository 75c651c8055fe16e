package chat.parley.stomp;

import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.Address;
import chat.parley.message.Arrival;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts a SEND into a draft. */
final class SendFrame {

  /** Maximum length of {@code client-message-id}, in characters. */
  private static final int MAX_CLIENT_MESSAGE_ID = 128;

  private SendFrame() {}

  /**
   * Returns the message of a SEND, with the current time as its arrival.
   *
   * @param sender the authenticated user of the session
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a header is missing
   *     or invalid, {@link ChatError#BAD_DESTINATION}, {@link ChatError#BAD_NAME} or, for {@code
   *     /app/messages}, {@link ChatError#BAD_BODY}
   */
  static Draft read(ClientFrame frame, UserName sender) {
    Headers headers = frame.headers();
    String destination = headers.require("destination", StompCommand.SEND);
    String contentType = headers.get("content-type");
    Body body =
        frame.text()
            ? Body.ofText(frame.body(), contentType)
            : Body.ofBytes(frame.body(), contentType);
    return new Draft(
        address(destination, frame.body()),
        sender,
        body,
        clientMessageId(headers),
        persistent(headers),
        customHeaders(headers),
        Arrival.now());
  }

  private static Address address(String destination, byte[] body) {
    return destination.equals(Destination.ENVELOPES)
        ? new Address.Inbox(LegacyEnvelope.recipient(body))
        : Destination.parseSend(destination);
  }

  private static @Nullable String clientMessageId(Headers headers) {
    String id = headers.get("client-message-id");
    if (id != null && (id.isEmpty() || id.length() > MAX_CLIENT_MESSAGE_ID)) {
      throw ChatError.BAD_HEADER.because(
          "Header 'client-message-id' has %d characters; it must have 1 to %d"
              .formatted(id.length(), MAX_CLIENT_MESSAGE_ID));
    }
    return id;
  }

  private static boolean persistent(Headers headers) {
    String persistent = headers.get("persistent");
    return switch (persistent) {
      case null -> true;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ChatError.BAD_HEADER.because("Header 'persistent' must be 'true' or 'false'");
    };
  }

  private static Map<String, String> customHeaders(Headers headers) {
    Map<String, String> custom = headers.matching(CustomHeaders::isCustom);
    if (!custom.isEmpty()) {
      CustomHeaders.checkSize(custom);
    }
    return custom;
  }
}
