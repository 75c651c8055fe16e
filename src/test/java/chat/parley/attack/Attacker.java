package chat.parley.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import chat.parley.testkit.WireFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * One connection that sends what it likes. The server may end it at any time; what is sent
 * afterwards is lost, as it would be for any client.
 */
final class Attacker implements AutoCloseable {

  private final Socket socket;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  Attacker(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
  }

  /** Asks for a WebSocket, and does not wait for the answer. */
  void upgrade(String path, String... headers) {
    send(request("GET", path, headers));
  }

  static String request(String method, String path, String... headers) {
    String others = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + others
        + "\r\n";
  }

  /** Waits for the head of the answer. */
  void awaitAnswer() throws IOException {
    InputStream in = socket.getInputStream();
    try {
      for (int b; !heard.toString(ISO_8859_1).endsWith("\r\n\r\n"); heard.write(b)) {
        b = in.read();
        if (b < 0) {
          return;
        }
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // Refused at once.
    }
  }

  void send(String text) {
    send(text.getBytes(UTF_8));
  }

  void send(WireFrame frame) {
    send(frame.bytes());
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException _) {
      // The server has had enough.
    }
  }

  /** Says nothing more, and returns all that the server said until it ended the connection too. */
  String end() throws SocketTimeoutException {
    try {
      socket.shutdownOutput();
      socket.getInputStream().transferTo(heard);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // Reset: what was sent last was not read any more.
    }
    return heard.toString(UTF_8);
  }

  /** Vanishes with a reset. */
  String vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    return heard.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
