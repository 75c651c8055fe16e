package chat.parley.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/** Decodes the body of a response in chunks (RFC 9112, section 7.1). */
final class Chunks {

  private static final String LINE_END = "\r\n";

  private Chunks() {}

  /**
   * Returns the body, or null if it is incomplete.
   *
   * @throws NumberFormatException if the length of a chunk is not hexadecimal
   */
  static byte @Nullable [] decode(byte[] in, int from, int end) {
    String text = new String(in, from, end - from, ISO_8859_1);
    var body = new StringBuilder();
    int at = 0;
    while (true) {
      int line = text.indexOf(LINE_END, at);
      if (line < 0) {
        return null;
      }
      int length = Integer.parseInt(text.substring(at, line), 16);
      int chunk = line + LINE_END.length();
      at = chunk + length + LINE_END.length();
      if (at > text.length()) {
        return null;
      }
      if (length == 0) {
        return body.toString().getBytes(ISO_8859_1);
      }
      body.append(text, chunk, chunk + length);
    }
  }
}
