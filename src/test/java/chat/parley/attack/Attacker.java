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
 * One connection that sends arbitrary bytes. The server may close it at any time; bytes sent after
 * that are lost, as for any client.
 */
final class Attacker implements AutoCloseable {

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  Attacker(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
  }

  /** Requests a WebSocket upgrade without waiting for the response. */
  void upgrade(String path, String... headers) {
    send(request("GET", path, headers));
  }

  static String request(String method, String path, String... headers) {
    String extraHeaders = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + extraHeaders
        + "\r\n";
  }

  /** Waits for the head of the response; returns early if the server closes the connection. */
  void awaitResponseHead() throws IOException {
    InputStream in = socket.getInputStream();
    try {
      for (int b; !received.toString(ISO_8859_1).endsWith("\r\n\r\n"); received.write(b)) {
        b = in.read();
        if (b < 0) {
          return;
        }
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // The server has reset the connection.
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
      // The server has closed the connection.
    }
  }

  /**
   * Ends the output, and returns everything that the server sent until it closed the connection
   * too.
   *
   * @throws SocketTimeoutException if the server sends nothing for {@link Await#DEADLINE} and does
   *     not close the connection
   */
  String endOutputAndRead() throws SocketTimeoutException {
    try {
      socket.shutdownOutput();
      socket.getInputStream().transferTo(received);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // Reset: the server did not read the last bytes sent.
    }
    return received.toString(UTF_8);
  }

  /** Closes the connection with a reset, and returns what was received before. */
  String reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    return received.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
