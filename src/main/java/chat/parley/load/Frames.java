package chat.parley.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes what a client sends by WebSocket: the handshake, WebSocket frames and STOMP frames. */
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
    return stompFrame(
        "CONNECT", headers("accept-version:1.2\nheart-beat:0,0", target.connectHeaders()));
  }

  static byte[] subscribe(String destination, Map<String, String> additional) {
    return stompFrame("SUBSCRIBE", headers("id:0\ndestination:" + destination, additional));
  }

  /**
   * Returns the WebSocket frame of a client's message, or over HTTP its body. The body begins with
   * an empty mark, into which {@link Mark#write} writes.
   */
  static byte[] message(Scene scene, int client) {
    Route route = scene.route();
    String to = scene.resolvePlaceholders(route.send(), client);
    String body = Mark.body(scene.bodySize());
    return switch (scene.target().protocol()) {
      case OLD -> webSocketFrame(TEXT, to.replace("{body}", body).getBytes(StandardCharsets.UTF_8));
      case STOMP ->
          stompFrame(
              "SEND",
              headers("destination:" + to, route.sendHeaders())
                  + (scene.receipts() ? "\nreceipt:r" : "")
                  + "\ncontent-type:text/plain\ncontent-length:"
                  + body.length(),
              body);
      case EVENTS, POLL -> body.getBytes(StandardCharsets.US_ASCII);
    };
  }

  private static String headers(String first, Map<String, String> additional) {
    var headers = new StringBuilder(first);
    additional.forEach(
        (name, value) -> headers.append('\n').append(name).append(':').append(value));
    return headers.toString();
  }

  private static byte[] stompFrame(String command, String headers) {
    return stompFrame(command, headers, null);
  }

  private static byte[] stompFrame(String command, String headers, @Nullable String body) {
    String frame = command + "\n" + headers + "\n\n" + (body == null ? "" : body) + "\0";
    return webSocketFrame(TEXT, frame.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a WebSocket frame with the masking key 0 (RFC 6455, section 5.3), which leaves the
   * payload unchanged.
   */
  static byte[] webSocketFrame(int opcode, byte[] payload) {
    int header = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    byte[] frame = new byte[header + 4 + payload.length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (header == 2 ? payload.length : header == 4 ? 126 : 127));
    for (int i = header - 1, remaining = payload.length; i >= 2; i--, remaining >>>= 8) {
      frame[i] = (byte) remaining;
    }
    System.arraycopy(payload, 0, frame, header + 4, payload.length);
    return frame;
  }
}
