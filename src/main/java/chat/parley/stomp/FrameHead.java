package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;

/**
 * The command and headers of a frame from a client.
 *
 * @param contentLength the value of {@code content-length}, in bytes; -1 if there is none, so that
 *     the body ends at the first NUL
 */
record FrameHead(StompCommand command, Headers headers, int contentLength) {

  private static final Map<String, StompCommand> COMMANDS = new HashMap<>();

  static {
    for (StompCommand command : StompCommand.values()) {
      COMMANDS.put(command.name(), command);
    }
  }

  /**
   * Parses the command and headers of a frame. The headers of CONNECT and STOMP are not unescaped,
   * whatever the version.
   *
   * @param from the index of the first byte of the command
   * @param to the index of the line feed that ends the blank line after the headers, exclusive
   * @param version the agreed version, which defines the escape sequences
   * @param maxHeaders the maximum number of headers
   * @param knownUtf8 whether the bytes are known to be valid UTF-8, since all of them came in text
   *     messages
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_FRAME} if the bytes are not
   *     UTF-8 or the command is unknown, {@link ChatError#BAD_HEADER} if a header is malformed or
   *     there are too many
   */
  static FrameHead parse(
      byte[] bytes, int from, int to, StompVersion version, int maxHeaders, boolean knownUtf8) {
    String head = decode(bytes, from, to, knownUtf8);
    int lineEnd = head.indexOf('\n');
    StompCommand command = parseCommand(line(head, 0, lineEnd));
    var headers = new Headers();
    for (int at = lineEnd + 1; at < head.length(); at = lineEnd + 1) {
      lineEnd = head.indexOf('\n', at);
      if (lineEnd < 0) {
        break;
      }
      if (headers.size() == maxHeaders) {
        throw ChatError.BAD_HEADER.because(
            "A frame must not have more than %d headers".formatted(maxHeaders));
      }
      addHeader(
          headers,
          line(head, at, lineEnd),
          command.hasEscapedHeaders() ? version : StompVersion.V1_0);
    }
    return new FrameHead(command, headers, parseContentLength(headers));
  }

  private static String decode(byte[] bytes, int from, int to, boolean knownUtf8) {
    if (knownUtf8) {
      return new String(bytes, from, to - from, UTF_8);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException _) {
      throw ChatError.BAD_FRAME.because("The headers of the frame are not valid UTF-8");
    }
  }

  /**
   * Returns the line from an index up to a line feed, exclusive, without the carriage return that
   * may precede the line feed.
   */
  private static String line(String head, int from, int lineFeed) {
    int to = lineFeed > from && head.charAt(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    return head.substring(from, to);
  }

  private static StompCommand parseCommand(String name) {
    StompCommand command = COMMANDS.get(name);
    if (command == null) {
      String shown = name.length() > 20 ? name.substring(0, 20) + "…" : name;
      throw ChatError.BAD_FRAME.because(
          "Unknown command '%s'; the commands are %s".formatted(shown, COMMANDS.keySet()));
    }
    return command;
  }

  private static void addHeader(Headers headers, String line, StompVersion version) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw ChatError.BAD_HEADER.because("A header line must have the form 'name:value'");
    }
    headers.add(
        unescape(line.substring(0, colon), version), unescape(line.substring(colon + 1), version));
  }

  private static String unescape(String escaped, StompVersion version) {
    int at = version == StompVersion.V1_0 ? -1 : escaped.indexOf('\\');
    if (at < 0) {
      return escaped;
    }
    var plain = new StringBuilder(escaped.length()).append(escaped, 0, at);
    for (int i = at; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '\\') {
        i++;
        c = unescapeChar(i < escaped.length() ? escaped.charAt(i) : ' ', version);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /**
   * Returns the character that an escape sequence stands for.
   *
   * @param c the character after the backslash
   */
  private static char unescapeChar(char c, StompVersion version) {
    if (!version.escapes(c)) {
      throw ChatError.BAD_HEADER.because(
          "Unknown escape sequence '\\%s' in a header; STOMP %s does not define it"
              .formatted(c, version));
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'c' -> ':';
      default -> c;
    };
  }

  private static int parseContentLength(Headers headers) {
    String value = headers.get("content-length");
    if (value == null) {
      return -1;
    }
    String digits = value.strip();
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw ChatError.BAD_HEADER.because("Header 'content-length' must be a number of bytes");
    }
    // Ten or more digits exceed every limit; the decoder reports which one.
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
