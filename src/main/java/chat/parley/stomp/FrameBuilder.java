package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.delivery.PayloadParts;
import chat.parley.message.Body;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds one frame for a client: headers first, then one of the {@code build} methods. Used by one
 * thread, for one frame.
 */
final class FrameBuilder {

  private static final byte[] NUL = {0};

  private final StringBuilder head = new StringBuilder(256);
  private final StompVersion version;

  /** The indexes in the head at which the subscription id is inserted, in characters. */
  private int[] subscriptionIndexes = {};

  FrameBuilder(String command, StompVersion version) {
    this.version = version;
    head.append(command).append('\n');
  }

  /** Adds a header, escaped as the version allows; does nothing if the value is null. */
  FrameBuilder header(String name, @Nullable String value) {
    if (value != null) {
      escape(name);
      head.append(':');
      escape(value);
      head.append('\n');
    }
    return this;
  }

  /** Adds a header with a number as its value; the name must need no escapes. */
  FrameBuilder header(String name, long value) {
    head.append(name).append(':').append(value).append('\n');
    return this;
  }

  /**
   * Adds a header with a value that ends with the subscription id. The id is inserted for each
   * subscriber when the frame is written (see {@link PayloadParts}).
   *
   * @param name must need no escapes
   * @param prefix the part of the value before the subscription id
   */
  FrameBuilder headerWithSubscription(String name, String prefix) {
    head.append(name).append(':');
    escape(prefix);
    subscriptionIndexes = Arrays.copyOf(subscriptionIndexes, subscriptionIndexes.length + 1);
    subscriptionIndexes[subscriptionIndexes.length - 1] = head.length();
    head.append('\n');
    return this;
  }

  /** Returns a header value escaped as the version allows, in UTF-8. */
  static byte[] escaped(String value, StompVersion version) {
    var builder = new FrameBuilder("", version);
    builder.head.setLength(0);
    builder.escape(value);
    return builder.head.toString().getBytes(UTF_8);
  }

  /** Adds a header without escapes, for CONNECTED (STOMP 1.2, Value Encoding). */
  FrameBuilder verbatim(String name, String value) {
    head.append(name).append(':').append(value).append('\n');
    return this;
  }

  /** Appends a text to the head, escaped. */
  private void escape(String text) {
    int length = text.length();
    int plain = 0;
    while (plain < length && !needsEscape(text.charAt(plain))) {
      plain++;
    }
    head.append(text, 0, plain);
    for (int i = plain; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escape(c, '\\', c);
        case ':' -> escape(c, 'c', c);
        case '\n' -> escape(c, 'n', ' ');
        case '\r' -> escape(c, 'r', ' ');
        default -> head.append(c);
      }
    }
  }

  private static boolean needsEscape(char c) {
    return c == '\\' || c == ':' || c == '\n' || c == '\r';
  }

  /**
   * Appends one special character. A line end that the version cannot escape is replaced, since it
   * would end the header; other characters are written as they are.
   *
   * @param letter the character after the backslash of the escape sequence
   * @param substitute replaces a line end
   */
  private void escape(char c, char letter, char substitute) {
    if (version.escapes(letter)) {
      head.append('\\').append(letter);
    } else {
      head.append(c == '\r' || c == '\n' ? substitute : c);
    }
  }

  /** Returns the frame without a body. */
  Payload build() {
    head.append("\n\0");
    return new Payload(head.toString().getBytes(UTF_8), true, false);
  }

  /**
   * Returns the frame with a body and its {@code content-length}. Its bytes are assembled when they
   * are first written.
   *
   * @param ephemeral whether the frame may be dropped for a slow consumer
   */
  Payload build(Body body, boolean ephemeral) {
    head.append("content-length:").append(body.bytes().length).append("\n\n");
    byte[] headBytes = head.toString().getBytes(UTF_8);
    var parts = new PayloadParts(headBytes, toByteIndexes(headBytes.length), body.bytes(), NUL);
    return new Payload(parts, body.text(), ephemeral);
  }

  /**
   * Converts the subscription indexes from characters to bytes.
   *
   * @param byteLength the length of the head in UTF-8
   */
  private int[] toByteIndexes(int byteLength) {
    if (byteLength != head.length()) {
      for (int i = 0; i < subscriptionIndexes.length; i++) {
        subscriptionIndexes[i] = head.substring(0, subscriptionIndexes[i]).getBytes(UTF_8).length;
      }
    }
    return subscriptionIndexes;
  }
}
