package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An HTTP request that opens a WebSocket, with exactly the bytes that a test specifies. */
public final class Handshake {

  private final int port;
  private final byte[] path;
  private final List<String> headers = new ArrayList<>();
  private int receiveBuffer;
  private String host;
  private String key = "dGhlIHNhbXBsZSBub25jZQ==";
  private byte[] firstBytes = {};
  private @Nullable SSLContext tls;

  private Handshake(int port, byte[] path) {
    this.port = port;
    this.path = path;
    this.host = "127.0.0.1:" + port;
  }

  /** Creates a handshake for a path, which is sent unencoded, in UTF-8. */
  public static Handshake to(ParleyServer server, String path) {
    return to(server, path.getBytes(UTF_8));
  }

  /** Creates a handshake with a server in another process. */
  public static Handshake to(int port, String path) {
    return new Handshake(port, path.getBytes(UTF_8));
  }

  /** Creates a handshake for a path of arbitrary bytes. */
  public static Handshake to(ParleyServer server, byte[] path) {
    return new Handshake(server.port(), path.clone());
  }

  /** Adds a header line, such as {@code Origin: http://localhost}. */
  public Handshake header(String line) {
    headers.add(line);
    return this;
  }

  /** Sets the {@code Host} header. */
  public Handshake host(String name) {
    host = name;
    return this;
  }

  /** Sets the {@code Sec-WebSocket-Key}. */
  public Handshake key(String value) {
    key = value;
    return this;
  }

  /** Sets the size of the socket's receive buffer in bytes; a small one fills quickly. */
  public Handshake receiveBuffer(int bytes) {
    receiveBuffer = bytes;
    return this;
  }

  /** Sends bytes after the request, in the same packet, without waiting for the response. */
  public Handshake followedBy(byte[] bytes) {
    firstBytes = bytes.clone();
    return this;
  }

  /** Opens the connection over TLS. */
  public Handshake tls(SSLContext context) {
    tls = context;
    return this;
  }

  /** Opens the WebSocket. Fails with the server's response if it is refused. */
  public RawWebSocket open() {
    try {
      Socket socket = send();
      var in = socket.getInputStream();
      Refusal response = Refusal.readHead(in);
      if (response.status() != 101) {
        Refusal refusal = response.readBody(in);
        socket.close();
        throw new AssertionError("Expected a WebSocket, but the handshake was refused: " + refusal);
      }
      return new RawWebSocket(socket, response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Expects the server to refuse the handshake, and returns its response. */
  public Refusal refused() {
    try (Socket socket = send()) {
      InputStream in = socket.getInputStream();
      Refusal response = Refusal.readHead(in);
      if (response.status() == 101) {
        throw new AssertionError("Expected a refusal, but the WebSocket was opened: " + response);
      }
      return response.readBody(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the status and the headers of the response, and closes the connection. */
  public Refusal head() {
    try (Socket socket = send()) {
      return Refusal.readHead(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket send() throws IOException {
    var socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Socket secured = socket;
    if (tls != null) {
      secured = tls.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
    }
    secured.getOutputStream().write(request());
    return secured;
  }

  private byte[] request() {
    var request = new ByteArrayOutputStream();
    request.writeBytes("GET ".getBytes(ISO_8859_1));
    request.writeBytes(path);
    var head =
        new StringBuilder(" HTTP/1.1\r\nHost: " + host + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: " + key + "\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    request.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    request.writeBytes(firstBytes);
    return request.toByteArray();
  }
}
