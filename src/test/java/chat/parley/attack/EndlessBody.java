package chat.parley.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A POST request whose body comes in chunks and does not end. */
final class EndlessBody implements AutoCloseable {

  /** Far more than the server reads of any body. */
  private static final long MAX_BYTES = 32 * 1024 * 1024;

  private final Socket socket;
  private final byte[] chunk;
  private long sent;
  private boolean ended;

  /**
   * Sends the head of the request, and the beginning of its body.
   *
   * @param start the beginning of the body, not empty
   * @param part the text that follows over and over
   */
  EndlessBody(int port, String path, String contentType, String start, String part)
      throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nParley-User: eve\r\nContent-Type: %s\r\n"
            .formatted(path, contentType);
    write(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(start));
    chunk = chunk(part).getBytes(UTF_8);
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  /**
   * Sends a chunk more, unless the server has responded or closed the connection.
   *
   * @return whether the chunk was sent
   */
  boolean sendChunk() {
    if (sent > MAX_BYTES) {
      throw new AssertionError("The server has not refused a body of " + sent + " bytes");
    }
    try {
      ended |= socket.getInputStream().available() > 0;
      if (!ended) {
        socket.getOutputStream().write(chunk);
        sent += chunk.length;
      }
    } catch (IOException _) {
      ended = true;
    }
    return !ended;
  }

  /**
   * Returns the response, until the server closes the connection; what comes after a reset is lost.
   */
  String response() throws SocketTimeoutException {
    var received = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      for (int read; (read = in.read(buffer)) >= 0; ) {
        received.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // The server has reset the connection.
    }
    return received.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
