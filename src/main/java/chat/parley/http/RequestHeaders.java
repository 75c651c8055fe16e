package chat.parley.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.SendHeaders;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** Reads the headers of a message from those of the request that sends it. */
final class RequestHeaders {

  /** The start of the names of request headers that are headers of the message. */
  private static final String PREFIX = "parley-header-";

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** The characters that a key may have in quotation marks only. */
  private static final String NOT_IN_BARE_KEYS = " ,;\"\\";

  private RequestHeaders() {}

  /**
   * Returns the headers of the message, as those of a SEND: each {@code Parley-Header-{name}} with
   * its name in lower case and its value decoded, and {@code Idempotency-Key} as the {@code
   * client-message-id}. No other header of the request is passed on. The first value of a repeated
   * header counts.
   *
   * @param max the maximum number of headers of a message
   * @throws ChatException {@link ChatError#BAD_HEADER} if there are more, or if a value is not
   *     valid
   */
  static Map<String, String> read(HttpServletRequest request, int max) {
    var headers = new LinkedHashMap<String, String>();
    for (String name : Collections.list(request.getHeaderNames())) {
      String lowerCase = name.toLowerCase(Locale.ROOT);
      if (lowerCase.startsWith(PREFIX)) {
        headers.put(lowerCase.substring(PREFIX.length()), decode(name, request.getHeader(name)));
      }
    }
    checkCount(headers.size(), max);
    String key = idempotencyKey(Collections.list(request.getHeaders(IDEMPOTENCY_KEY)));
    if (key != null) {
      headers.put(SendHeaders.CLIENT_MESSAGE_ID, key);
    }
    return headers;
  }

  /**
   * Checks the number of headers of a message.
   *
   * @throws ChatException {@link ChatError#BAD_HEADER} if there are more than {@code max}
   */
  static void checkCount(int count, int max) {
    if (count > max) {
      throw ChatError.BAD_HEADER.because(
          "The message has at least %d headers; the maximum is %d".formatted(count, max));
    }
  }

  /**
   * Checks that a text can be a header in every protocol.
   *
   * @param name the name of the header or field, for the error message
   * @throws ChatException {@link ChatError#BAD_HEADER} if it contains NUL, which would end a STOMP
   *     frame, or half of a character
   */
  static void checkText(String name, String text) {
    if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
      throw ChatError.BAD_HEADER.because("'%s' must be Unicode text without NUL".formatted(name));
    }
  }

  private static String decode(String name, String value) {
    try {
      checkAscii(name, value);
      byte[] bytes = UriUtils.decode(value, ISO_8859_1).getBytes(ISO_8859_1);
      if (Body.isUtf8(bytes)) {
        String text = new String(bytes, UTF_8);
        checkText(name, text);
        return text;
      }
    } catch (IllegalArgumentException _) {
      // A percent sign is not followed by two hexadecimal digits.
    }
    throw ChatError.BAD_HEADER.because(
        "The value of the header '%s' must be percent-encoded UTF-8, such as gr%%C3%%BC%%C3%%9Fe"
            .formatted(name));
  }

  private static void checkAscii(String name, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw ChatError.BAD_HEADER.because(
          "The value of the header '%s' must be printable ASCII".formatted(name));
    }
  }

  /**
   * Returns the {@code Idempotency-Key} of a request.
   *
   * @return null if there is none
   * @throws ChatException {@link ChatError#BAD_HEADER} if it is not valid
   */
  static @Nullable String checkedKey(HttpServletRequest request) {
    return SendHeaders.checkedId(
        idempotencyKey(Collections.list(request.getHeaders(IDEMPOTENCY_KEY))));
  }

  /**
   * Parses {@code Idempotency-Key}: a string of structured fields (RFC 9651, section 3.3.3) without
   * parameters, or a key without quotation marks. Such a key has no blanks, and none of the
   * characters that have a meaning in structured fields: with a comma in it, it could be a list of
   * keys that a proxy has combined from several headers.
   *
   * @return null if there is none
   */
  private static @Nullable String idempotencyKey(List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    String value = values.getFirst().strip();
    checkAscii(IDEMPOTENCY_KEY, value);
    if (values.size() > 1) {
      throw badKey();
    }
    if (value.startsWith("\"")) {
      return unquote(value);
    }
    if (value.chars().anyMatch(c -> NOT_IN_BARE_KEYS.indexOf(c) >= 0)) {
      throw badKey();
    }
    return value;
  }

  private static String unquote(String value) {
    var text = new StringBuilder();
    int last = value.length() - 1;
    for (int i = 1; i < last; i++) {
      char c = value.charAt(i);
      if (c == '\\' && ++i < last) {
        c = value.charAt(i);
        if (c != '"' && c != '\\') {
          throw badKey();
        }
      } else if (c == '"' || c == '\\') {
        throw badKey();
      }
      text.append(c);
    }
    if (last < 1 || value.charAt(last) != '"') {
      throw badKey();
    }
    return text.toString();
  }

  private static ChatException badKey() {
    return ChatError.BAD_HEADER.because(
        "The header '%s' must be one key, such as \"8e03978e\"; in a quoted key \\ and \" are"
                .formatted(IDEMPOTENCY_KEY)
            + " preceded by \\, and a key without quotation marks has no blanks and none of"
            + " , ; \" \\");
  }
}
