package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The server's end of a connection, on a blocking socket. */
final class ServerEnd implements Closeable {

  /** A frame of a client. */
  @SuppressWarnings("ArrayRecordComponent") // never compared with equals
  record Frame(int opcode, byte[] payload) {

    String text() {
      return new String(payload, UTF_8);
    }
  }

  private final Socket socket;

  private ServerEnd(Socket socket) {
    this.socket = socket;
  }

  /** Waits for a connection. */
  static ServerEnd accept(ServerSocket listening) throws IOException {
    Socket socket = listening.accept();
    // Longer than a test waits for the client to close the connection.
    socket.setSoTimeout(2 * (int) Await.DEADLINE.toMillis());
    return new ServerEnd(socket);
  }

  /** Reads a request up to the blank line, such as that of a handshake. */
  String readHandshake() throws IOException {
    var request = new ByteArrayOutputStream();
    while (!request.toString(UTF_8).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("The client has closed the connection");
      }
      request.write(next);
    }
    return request.toString(UTF_8);
  }

  /** Reads the body of a request. */
  String readBody(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  /** Sends a response with the given head, without its length, and body. */
  void respond(String head, String body) throws IOException {
    String response = head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    write(("HTTP/1.1 " + response).getBytes(UTF_8));
  }

  /** Accepts the handshake. */
  void acceptHandshake() throws IOException {
    write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    synchronized (socket) {
      socket.getOutputStream().write(bytes);
    }
  }

  /** Closes the connection by a TCP reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void send(String text) throws IOException {
    write(frame(Frames.TEXT, text.getBytes(UTF_8)));
  }

  /** Reads a frame; a socket timeout ends the wait with an exception. */
  Frame read() throws IOException {
    return read(socket.getInputStream());
  }

  /** Returns whether bytes of the client can be read. Does not block. */
  boolean hasBytes() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the client has closed the connection. Blocks until it does or sends a byte. */
  boolean isAtEnd() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  /** Reads a masked frame. */
  static Frame read(InputStream from) throws IOException {
    var in = new DataInputStream(from);
    int opcode = in.readUnsignedByte() & 0xf;
    int code = in.readUnsignedByte() & 0x7f;
    long length = code < 126 ? code : code == 126 ? in.readUnsignedShort() : in.readLong();
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame(opcode, payload);
  }

  /** Returns a frame of a server, without a mask. */
  static byte[] frame(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 65_536) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
