package chat.parley.stomp;

import chat.parley.conversation.CustomHeaders;
import chat.parley.conversation.SendHeaders;
import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.Address;
import chat.parley.message.Arrival;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.Map;

/** Converts a SEND into a draft. */
final class SendFrame {

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
    boolean persistent = SendHeaders.isPersistent(headers.get(SendHeaders.PERSISTENT));
    Map<String, String> custom = customHeaders(headers, persistent);
    return new Draft(
        address(destination, frame.body(), sender),
        sender,
        SendHeaders.body(body, custom),
        SendHeaders.checkedId(headers.get(SendHeaders.CLIENT_MESSAGE_ID)),
        persistent,
        custom,
        Arrival.now());
  }

  private static Address address(String destination, byte[] body, UserName sender) {
    return destination.equals(Destination.ENVELOPES)
        ? new Address.Inbox(LegacyEnvelope.recipient(body))
        : Destination.parseSend(destination, sender);
  }

  private static Map<String, String> customHeaders(Headers headers, boolean persistent) {
    Map<String, String> custom = headers.matching(CustomHeaders::isCustom);
    if (!custom.isEmpty()) {
      CustomHeaders.checkSize(custom);
    }
    return SendHeaders.withInterpreted(headers::get, persistent, custom);
  }
}
