package chat.parley.stomp;

import chat.parley.conversation.LegacyEnvelope;
import chat.parley.message.Address;
import chat.parley.message.Arrival;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a SEND as a message. */
final class SendFrame {

  private static final int MAX_CLIENT_MESSAGE_ID = 128;

  private SendFrame() {}

  /**
   * @throws chat.parley.message.ChatException what is wrong with it
   */
  static Draft read(ClientFrame frame, UserName from) {
    Headers headers = frame.headers();
    String destination = headers.require("destination", StompCommand.SEND);
    String contentType = headers.get("content-type");
    Body body =
        frame.text()
            ? Body.ofText(frame.body(), contentType)
            : Body.ofBytes(frame.body(), contentType);
    return new Draft(
        address(destination, frame.body()),
        from,
        body,
        clientMessageId(headers),
        persistent(headers),
        extras(headers),
        Arrival.now());
  }

  private static Address address(String destination, byte[] body) {
    return destination.equals("/app/messages")
        ? new Address.Inbox(LegacyEnvelope.reader(body))
        : Address.toWrite(destination);
  }

  private static @Nullable String clientMessageId(Headers headers) {
    String id = headers.get("client-message-id");
    if (id != null && (id.isEmpty() || id.length() > MAX_CLIENT_MESSAGE_ID)) {
      throw ChatError.BAD_HEADER.because(
          "client-message-id has 1 to %d characters".formatted(MAX_CLIENT_MESSAGE_ID));
    }
    return id;
  }

  private static boolean persistent(Headers headers) {
    String persistent = headers.get("persistent");
    return switch (persistent) {
      case null -> true;
      case "true" -> true;
      case "false" -> false;
      default -> throw ChatError.BAD_HEADER.because("persistent is true or false");
    };
  }

  private static Map<String, String> extras(Headers headers) {
    Map<String, String> extras = headers.named(CustomHeaders::isCustom);
    if (!extras.isEmpty()) {
      CustomHeaders.checkSize(extras);
    }
    return extras;
  }
}
