package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.SendHeaders;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts a request that sends one message into a draft. */
final class SendRequest {

  /** Maximum length of a content type, in characters, as in STOMP. */
  private static final int MAX_CONTENT_TYPE = 256;

  private static final String EPHEMERAL = "ephemeral";

  private SendRequest() {}

  /**
   * Returns the message of a request, which is its body as it is. Blocks until the body has
   * arrived.
   *
   * @param change the change that the request makes; null if its headers say that
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER}, {@link
   *     ChatError#BAD_PARAMETER}, {@link ChatError#MESSAGE_TOO_LARGE} or {@link
   *     ChatError#BAD_REQUEST}
   */
  static Draft read(
      HttpServletRequest request,
      Address to,
      UserName from,
      Limits limits,
      @Nullable Change change) {
    var headers = new LinkedHashMap<>(RequestHeaders.read(request, limits.headers()));
    if (change != null) {
      headers.put(change.kind().header(), "" + change.target());
    }
    if (isEphemeral(request.getQueryString())) {
      headers.put(SendHeaders.PERSISTENT, "false");
    }
    String contentType = request.getContentType();
    SendHeaders message = headers(headers, contentType);
    int maxBytes = Math.toIntExact(limits.messageSize().toBytes());
    byte[] body = RequestBody.read(request, maxBytes, ChatError.MESSAGE_TOO_LARGE);
    return message.draft(to, from, Body.ofBytes(body, contentType));
  }

  /**
   * Interprets the headers of a message, and checks its content type.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER}
   */
  static SendHeaders headers(Map<String, String> headers, @Nullable String contentType) {
    if (contentType != null && contentType.length() > MAX_CONTENT_TYPE) {
      throw ChatError.BAD_HEADER.because(
          "The content type has %d characters; the maximum is %d"
              .formatted(contentType.length(), MAX_CONTENT_TYPE));
    }
    return SendHeaders.read(headers);
  }

  /** Reads the query itself: the parameters of the servlet API would consume a form as the body. */
  private static boolean isEphemeral(@Nullable String query) {
    String[] parameters = query == null ? new String[0] : query.split("&");
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (decode(name).equals(EPHEMERAL)) {
        return isTrue(EPHEMERAL, equals < 0 ? "" : decode(parameter.substring(equals + 1)));
      }
    }
    return false;
  }

  /**
   * Parses a parameter that is {@code true} or {@code false}.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER} for another value
   */
  static boolean isTrue(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ChatError.BAD_PARAMETER.because(
              "The parameter '%s' must be 'true' or 'false'".formatted(name));
    };
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_REQUEST.because(
          "In the query a percent sign must begin an encoded byte, such as %C3");
    }
  }
}
