package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A {@link StompDecoder} that returns frames as text, so that a test can compare them. */
final class TestDecoder {

  static final int MAX_HEAD = 1000;
  static final int MAX_BODY = 2000;

  private final StompDecoder decoder = new StompDecoder(MAX_HEAD, 64, MAX_BODY);
  private final boolean text;

  private TestDecoder(boolean asText) {
    this.text = asText;
  }

  static TestDecoder ofText() {
    return new TestDecoder(true);
  }

  static TestDecoder ofBinary() {
    return new TestDecoder(false);
  }

  TestDecoder version(StompVersion version) {
    decoder.setVersion(version);
    return this;
  }

  StompDecoder decoder() {
    return decoder;
  }

  /** Feeds one chunk and returns the frames that it completes. */
  List<String> feed(String chunk) {
    return feed(chunk.getBytes(UTF_8));
  }

  List<String> feed(byte[] chunk) {
    decoder.feed(chunk.clone(), text);
    var frames = new ArrayList<String>();
    for (ClientFrame frame; (frame = decoder.next()) != null; ) {
      frames.add(format(frame));
    }
    return frames;
  }

  /** Feeds bytes in chunks, split at the given indexes, and returns all frames. */
  List<String> feed(byte[] bytes, int... cuts) {
    var frames = new ArrayList<String>();
    int from = 0;
    for (int cut : cuts) {
      frames.addAll(feed(Arrays.copyOfRange(bytes, from, cut)));
      from = cut;
    }
    frames.addAll(feed(Arrays.copyOfRange(bytes, from, bytes.length)));
    return frames;
  }

  /** Returns the command, headers and body of a frame; each NUL is shown as {@code 0}. */
  private static String format(ClientFrame frame) {
    String body = new String(frame.body(), frame.text() ? UTF_8 : ISO_8859_1);
    return frame.command()
        + " "
        + frame.headers().matching(_ -> true)
        + " "
        + body.replace('\0', '0')
        + (frame.text() ? "" : " binary");
  }

  /** Returns headers for {@link #frame}: one and any others. */
  static String[] headers(String first, String... others) {
    return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
  }

  /**
   * Creates a frame without the decoder.
   *
   * @param headers in the form {@code name:value}, without escapes
   */
  static ClientFrame frame(StompCommand command, String body, String... headers) {
    var parsed = new Headers();
    for (String header : headers) {
      int colon = header.indexOf(':');
      parsed.add(header.substring(0, colon), header.substring(colon + 1));
    }
    return new ClientFrame(command, parsed, body.getBytes(UTF_8), true);
  }
}
