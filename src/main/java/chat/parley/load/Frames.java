package chat.parley.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes that a client sends. */
final class Frames {

  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private Frames() {}

  static byte[] handshake(Target target, String path, String host) {
    String subProtocol =
        target.subProtocol() == null
            ? ""
            : "Sec-WebSocket-Protocol: " + target.subProtocol() + "\n";
    return """
    GET %s HTTP/1.1
    Host: %s
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    Sec-WebSocket-Version: 13
    %s
    """
        .formatted(path, host, subProtocol)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] connect(Target target) {
    return stomp("CONNECT", headers("accept-version:1.2\nheart-beat:0,0", target.connectHeaders()));
  }

  static byte[] subscribe(String destination, Map<String, String> more) {
    return stomp("SUBSCRIBE", headers("id:0\ndestination:" + destination, more));
  }

  /** A message whose body is a mark to be filled in. */
  static byte[] message(Scene scene, int client) {
    Route route = scene.route();
    String to = scene.filled(route.send(), client);
    String body = Mark.body(scene.bodySize());
    return switch (scene.target().dialect()) {
      case OLD -> masked(TEXT, to.replace("{body}", body).getBytes(StandardCharsets.UTF_8));
      case STOMP ->
          stomp(
              "SEND",
              headers("destination:" + to, route.sendHeaders())
                  + (scene.receipts() ? "\nreceipt:r" : "")
                  + "\ncontent-type:text/plain\ncontent-length:"
                  + body.length(),
              body);
    };
  }

  private static String headers(String first, Map<String, String> more) {
    var all = new StringBuilder(first);
    more.forEach((name, value) -> all.append('\n').append(name).append(':').append(value));
    return all.toString();
  }

  private static byte[] stomp(String command, String headers) {
    return stomp(command, headers, null);
  }

  private static byte[] stomp(String command, String headers, @Nullable String body) {
    String frame = command + "\n" + headers + "\n\n" + (body == null ? "" : body) + "\0";
    return masked(TEXT, frame.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * One WebSocket frame. The mask is 0, with which the payload is as it was: it is read the same.
   */
  static byte[] masked(int opcode, byte[] payload) {
    int head = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    byte[] frame = new byte[head + 4 + payload.length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (head == 2 ? payload.length : head == 4 ? 126 : 127));
    for (int i = head - 1, rest = payload.length; i >= 2; i--, rest >>>= 8) {
      frame[i] = (byte) rest;
    }
    System.arraycopy(payload, 0, frame, head + 4, payload.length);
    return frame;
  }
}
