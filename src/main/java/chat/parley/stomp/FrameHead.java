package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;

/**
 * The command and headers of a frame.
 *
 * @param contentLength of the body, or -1 if it ends with the first NUL
 */
record FrameHead(StompCommand command, Headers headers, int contentLength) {

  private static final Map<String, StompCommand> COMMANDS = new HashMap<>();

  static {
    for (StompCommand command : StompCommand.values()) {
      COMMANDS.put(command.name(), command);
    }
  }

  /**
   * Reads the bytes from {@code from} to {@code to}, where the blank line is.
   *
   * @param maxHeaders how many it may have
   * @param knownUtf8 whether the bytes came in a text message, and so were checked
   * @throws chat.parley.message.ChatException what is wrong with them
   */
  static FrameHead parse(
      byte[] bytes, int from, int to, StompVersion version, int maxHeaders, boolean knownUtf8) {
    String head = decode(bytes, from, to, knownUtf8);
    int lineEnd = head.indexOf('\n');
    StompCommand command = command(line(head, 0, lineEnd));
    var headers = new Headers();
    for (int at = lineEnd + 1; at < head.length(); at = lineEnd + 1) {
      lineEnd = head.indexOf('\n', at);
      if (lineEnd < 0) {
        break;
      }
      if (headers.size() == maxHeaders) {
        throw ChatError.BAD_HEADER.because("More than %d headers".formatted(maxHeaders));
      }
      add(headers, line(head, at, lineEnd), command.escaped() ? version : StompVersion.V1_0);
    }
    return new FrameHead(command, headers, contentLength(headers));
  }

  private static String decode(byte[] bytes, int from, int to, boolean knownUtf8) {
    if (knownUtf8) {
      return new String(bytes, from, to - from, UTF_8);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException _) {
      throw ChatError.BAD_FRAME.because("The headers are not UTF-8");
    }
  }

  private static String line(String head, int from, int lineFeed) {
    int to = lineFeed > from && head.charAt(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    return head.substring(from, to);
  }

  private static StompCommand command(String name) {
    StompCommand command = COMMANDS.get(name);
    if (command == null) {
      String shown = name.length() > 20 ? name.substring(0, 20) + "…" : name;
      throw ChatError.BAD_FRAME.because(
          "Unknown command '%s'; there are %s".formatted(shown, COMMANDS.keySet()));
    }
    return command;
  }

  private static void add(Headers headers, String line, StompVersion version) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw ChatError.BAD_HEADER.because("A header is 'name:value'");
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
        c = unescape(i < escaped.length() ? escaped.charAt(i) : ' ', version);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static char unescape(char c, StompVersion version) {
    if (!version.escapes(c)) {
      throw ChatError.BAD_HEADER.because(
          "Unknown escape '\\%s' in a header of STOMP %s".formatted(c, version));
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'c' -> ':';
      default -> c;
    };
  }

  private static int contentLength(Headers headers) {
    String value = headers.get("content-length");
    if (value == null) {
      return -1;
    }
    String digits = value.strip();
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw ChatError.BAD_HEADER.because("content-length is a number of bytes");
    }
    // More than nine digits is over every limit; the decoder says which.
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
