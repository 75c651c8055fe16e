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

/** The HTTP request that asks for a WebSocket, byte for byte as the test wants it. */
public final class Handshake {

  private final int port;
  private final byte[] path;
  private final List<String> headers = new ArrayList<>();
  private int receiveBuffer;
  private String host;

  private Handshake(int port, byte[] path) {
    this.port = port;
    this.path = path;
    this.host = "127.0.0.1:" + port;
  }

  /** To a path that is sent as it is: what is not ASCII as bare UTF-8. */
  public static Handshake to(ParleyServer server, String path) {
    return to(server, path.getBytes(UTF_8));
  }

  /** The same, to a server in another process. */
  public static Handshake to(int port, String path) {
    return new Handshake(port, path.getBytes(UTF_8));
  }

  /** To a path of any bytes. */
  public static Handshake to(ParleyServer server, byte[] path) {
    return new Handshake(server.port(), path.clone());
  }

  /** Adds a header line, such as {@code Origin: http://localhost}. */
  public Handshake header(String line) {
    headers.add(line);
    return this;
  }

  /** Asks for a machine by another name. */
  public Handshake host(String name) {
    host = name;
    return this;
  }

  /** Asks the kernel for a receive buffer of so many bytes: a reader that is soon full. */
  public Handshake receiveBuffer(int bytes) {
    receiveBuffer = bytes;
    return this;
  }

  /** Opens the WebSocket, or fails with what the server said. */
  public RawWebSocket open() {
    try {
      Socket socket = send();
      var in = socket.getInputStream();
      Refusal answer = Refusal.readHead(in);
      if (answer.status() != 101) {
        Refusal whole = answer.readBody(in);
        socket.close();
        throw new AssertionError("Expected a WebSocket, but was refused: " + whole);
      }
      return new RawWebSocket(socket, answer.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Expects that the server refuses, and returns how. */
  public Refusal refused() {
    try (Socket socket = send()) {
      InputStream in = socket.getInputStream();
      Refusal answer = Refusal.readHead(in);
      if (answer.status() == 101) {
        throw new AssertionError("Expected a refusal, but the WebSocket was opened: " + answer);
      }
      return answer.readBody(in);
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
    socket.getOutputStream().write(request());
    return socket;
  }

  private byte[] request() {
    var request = new ByteArrayOutputStream();
    request.writeBytes("GET ".getBytes(ISO_8859_1));
    request.writeBytes(path);
    var head =
        new StringBuilder(" HTTP/1.1\r\nHost: " + host + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    request.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    return request.toByteArray();
  }
}
