package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A STOMP frame from the server. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StompFrame(String command, Map<String, String> headers, byte[] body) {

  /**
   * Parses the bytes of exactly one frame.
   *
   * @param version of STOMP, which decides about escapes: 1.0 has none
   */
  public static StompFrame parse(byte[] bytes, String version) {
    int head = endOfHead(bytes);
    String[] lines = new String(bytes, 0, head, UTF_8).split("\n");
    var headers = new LinkedHashMap<String, String>();
    boolean escaped = !version.equals("1.0") && !lines[0].equals("CONNECTED");
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      String name = unescape(line.substring(0, colon), escaped);
      String value = unescape(line.substring(colon + 1), escaped);
      if (headers.put(name, value) != null) {
        throw new AssertionError("A header is repeated: " + line + " in " + Arrays.asList(lines));
      }
    }
    byte[] body = Arrays.copyOfRange(bytes, head + 2, bytes.length - 1);
    String length = headers.get("content-length");
    if (bytes[bytes.length - 1] != 0
        || (length != null && Integer.parseInt(length) != body.length)) {
      throw new AssertionError("Not one whole STOMP frame: " + new String(bytes, UTF_8));
    }
    return new StompFrame(lines[0], headers, body);
  }

  private static int endOfHead(byte[] bytes) {
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i - 1] == '\n' && bytes[i] == '\n') {
        return i - 1;
      }
    }
    throw new AssertionError("Not a STOMP frame: " + new String(bytes, UTF_8));
  }

  private static String unescape(String text, boolean escaped) {
    if (!escaped || text.indexOf('\\') < 0) {
      return text;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      switch (text.charAt(++i)) {
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 'c' -> plain.append(':');
        case '\\' -> plain.append('\\');
        default -> throw new AssertionError("Invalid escape in a header: " + text);
      }
    }
    return plain.toString();
  }

  /** Asserts that this frame has the given command, and returns it. */
  public StompFrame expect(String expected) {
    if (!command.equals(expected)) {
      throw new AssertionError("Expected " + expected + ", but received " + this);
    }
    return this;
  }

  /**
   * Returns the headers, in lines, with which a client acknowledges this message.
   *
   * @param version of STOMP
   */
  public String ackHeaders(String version) {
    return version.equals("1.2")
        ? "id:" + header("ack")
        : "message-id:" + header("message-id") + "\nsubscription:" + header("subscription");
  }

  /** Returns the value of a header, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  /** Returns the value of a header as a number. */
  public long number(String name) {
    return Long.parseLong(headers.get(name));
  }

  /** Returns the body, decoded as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  @Override
  public String toString() {
    return command + " " + headers + " " + text();
  }
}
