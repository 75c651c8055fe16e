package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A decoder whose frames are shown as lines of text, so that a test can compare them. */
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

  /** The frames that this piece completes. */
  List<String> feed(String piece) {
    return feed(piece.getBytes(UTF_8));
  }

  List<String> feed(byte[] piece) {
    decoder.feed(piece.clone(), text);
    var frames = new ArrayList<String>();
    for (ClientFrame frame; (frame = decoder.next()) != null; ) {
      frames.add(format(frame));
    }
    return frames;
  }

  /** The frames of these bytes, cut at some places. */
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

  /** Command, headers and body; NULs are seen as 0. */
  private static String format(ClientFrame frame) {
    String body = new String(frame.body(), frame.text() ? UTF_8 : ISO_8859_1);
    return frame.command()
        + " "
        + frame.headers().matching(_ -> true)
        + " "
        + body.replace('\0', '0')
        + (frame.text() ? "" : " binary");
  }

  /** One frame, given as the test would write it. */
  static ClientFrame frame(StompCommand command, String body, String... headers) {
    var known = new Headers();
    for (String header : headers) {
      int colon = header.indexOf(':');
      known.add(header.substring(0, colon), header.substring(colon + 1));
    }
    return new ClientFrame(command, known, body.getBytes(UTF_8), true);
  }
}
