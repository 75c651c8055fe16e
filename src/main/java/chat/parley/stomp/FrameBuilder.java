package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.delivery.PayloadParts;
import chat.parley.message.Body;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes one frame to a client. Used by one thread and then thrown away. */
final class FrameBuilder {

  private static final byte[] NUL = {0};

  private final StringBuilder head = new StringBuilder(256);
  private final StompVersion version;
  private int[] places = {};

  FrameBuilder(String command, StompVersion version) {
    this.version = version;
    head.append(command).append('\n');
  }

  /** Adds a header; a null value adds none. */
  FrameBuilder header(String name, @Nullable String value) {
    if (value != null) {
      escape(name);
      head.append(':');
      escape(value);
      head.append('\n');
    }
    return this;
  }

  FrameBuilder header(String name, long value) {
    head.append(name).append(':').append(value).append('\n');
    return this;
  }

  /**
   * Adds a header that ends with the id of the subscription, which differs between readers.
   *
   * @param start of the value
   */
  FrameBuilder headerOfSubscription(String name, String start) {
    head.append(name).append(':');
    escape(start);
    places = Arrays.copyOf(places, places.length + 1);
    places[places.length - 1] = head.length();
    head.append('\n');
    return this;
  }

  /** A value as a header of this version has it, in UTF-8. */
  static byte[] escaped(String value, StompVersion version) {
    var builder = new FrameBuilder("", version);
    builder.head.setLength(0);
    builder.escape(value);
    return builder.head.toString().getBytes(UTF_8);
  }

  /** Adds a header as it is: of CONNECTED, which is not escaped. */
  FrameBuilder verbatim(String name, String value) {
    head.append(name).append(':').append(value).append('\n');
    return this;
  }

  private void escape(String text) {
    int length = text.length();
    int plain = 0;
    while (plain < length && !special(text.charAt(plain))) {
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

  private static boolean special(char c) {
    return c == '\\' || c == ':' || c == '\n' || c == '\r';
  }

  /** What the version can not escape must still not end the line. */
  private void escape(char c, char letter, char otherwise) {
    if (version.escapes(letter)) {
      head.append('\\').append(letter);
    } else {
      head.append(c == '\r' || c == '\n' ? otherwise : c);
    }
  }

  /** The frame without a body. */
  Payload end() {
    head.append("\n\0");
    return new Payload(head.toString().getBytes(UTF_8), true, false);
  }

  /** The frame with a body, to be put together when it is written. */
  Payload end(Body body, boolean ephemeral) {
    head.append("content-length:").append(body.bytes().length).append("\n\n");
    byte[] start = head.toString().getBytes(UTF_8);
    var parts = new PayloadParts(start, inBytes(start.length), body.bytes(), NUL);
    return new Payload(parts, body.text(), ephemeral);
  }

  /** The places, which are counted in characters. */
  private int[] inBytes(int length) {
    if (length != head.length()) {
      for (int i = 0; i < places.length; i++) {
        places[i] = head.substring(0, places[i]).getBytes(UTF_8).length;
      }
    }
    return places;
  }
}
