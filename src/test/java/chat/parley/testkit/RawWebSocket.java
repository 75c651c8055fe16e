package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * A WebSocket client that a test controls completely: it reads only when a method needs input, and
 * sends arbitrary bytes. One thread may send while another one reads.
 */
public final class RawWebSocket implements AutoCloseable {

  /** The close code of a connection that ended without a close frame (RFC 6455, section 7.1.5). */
  public static final int ABNORMAL = 1006;

  private final Socket socket;
  private final DataInputStream in;
  private final Map<String, String> handshakeHeaders;
  private final ArrayDeque<WireFrame> readAhead = new ArrayDeque<>();
  private boolean answersPings = true;
  private int closeCode;
  private String closeReason = "";

  RawWebSocket(Socket socket, Map<String, String> handshake) throws IOException {
    this.socket = socket;
    this.handshakeHeaders = handshake;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Opens a WebSocket on a path, which is sent unencoded. */
  public static RawWebSocket open(ParleyServer server, String path) {
    return Handshake.to(server, path).open();
  }

  /** Opens a WebSocket on a path of a server in another process. */
  public static RawWebSocket open(int port, String path) {
    return Handshake.to(port, path).open();
  }

  /** Returns the headers of the handshake response; the keys are case-insensitive. */
  public Map<String, String> handshakeHeaders() {
    return handshakeHeaders;
  }

  public void send(String text) {
    send(new WireFrame(true, WireFrame.TEXT, text.getBytes(UTF_8)));
  }

  public void send(byte[] binary) {
    send(new WireFrame(true, WireFrame.BINARY, binary));
  }

  /** Sends one text as several frames, whose boundaries may be inside a character. */
  public void sendFragments(byte[]... parts) {
    for (int i = 0; i < parts.length; i++) {
      int opcode = i == 0 ? WireFrame.TEXT : WireFrame.CONTINUATION;
      send(new WireFrame(i == parts.length - 1, opcode, parts[i]));
    }
  }

  public void send(WireFrame frame) {
    sendRaw(frame.bytes());
  }

  /** Sends bytes, which need not be a valid frame. */
  public void sendRaw(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void sendClose(int code) {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    send(new WireFrame(true, WireFrame.CLOSE, payload));
  }

  /**
   * Sends a ping and waits for its pong, by which time the server has handled everything that was
   * sent before. Messages that arrive first are kept for the next reads.
   */
  public void awaitPong() {
    byte[] marker = Names.unique("ping").getBytes(UTF_8);
    send(new WireFrame(true, WireFrame.PING, marker));
    WireFrame frame = read("a pong");
    while (frame.opcode() != WireFrame.PONG) {
      readAhead.add(frame);
      frame = read("a pong");
    }
  }

  /** Waits for the next message, which must be a text. */
  public String next() {
    WireFrame message = nextMessage();
    if (message.opcode() != WireFrame.TEXT) {
      throw new AssertionError("Expected a text, but received " + describe(message));
    }
    return new String(message.payload(), UTF_8);
  }

  /** Waits for the next message, which must be binary. */
  public byte[] nextBytes() {
    WireFrame message = nextMessage();
    if (message.opcode() != WireFrame.BINARY) {
      throw new AssertionError("Expected a binary message, but received " + describe(message));
    }
    return message.payload();
  }

  /** Waits for the next message of either kind, and joins its fragments. */
  public WireFrame nextMessage() {
    WireFrame first = readAhead.isEmpty() ? read("a message") : readAhead.remove();
    if (first.last()) {
      return first;
    }
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(first.payload());
    for (boolean last = false; !last; ) {
      WireFrame next = readAhead.isEmpty() ? read("the rest of a message") : readAhead.remove();
      whole.writeBytes(next.payload());
      last = next.last();
    }
    return new WireFrame(true, first.opcode(), whole.toByteArray());
  }

  /** Waits for bytes, which need not be whole frames. */
  public byte[] nextRaw(int size) {
    byte[] bytes = new byte[size];
    try {
      in.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  /** Waits until the server has closed its direction of the connection, and sends nothing more. */
  public void awaitEnd() {
    try {
      int next = in.read();
      if (next >= 0) {
        throw new AssertionError("Expected the end of the connection, but received " + next);
      }
    } catch (SocketTimeoutException _) {
      throw new AssertionError("The connection did not end for " + Await.DEADLINE);
    } catch (SocketException _) {
      // The connection was reset, which is an end too.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of the connection, discards messages before it, and returns the code. */
  public int closeCode() {
    try {
      long end = System.nanoTime() + Await.DEADLINE.toNanos();
      while (closeCode == 0) {
        readFrame();
        checkDeadline(end);
      }
    } catch (SocketTimeoutException _) {
      throw new AssertionError("Expected a close, but received nothing for " + Await.DEADLINE);
    } catch (EOFException | SocketException _) {
      closeCode = ABNORMAL;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return closeCode;
  }

  /** Waits for the end of the connection, and returns the reason in the close frame, or "". */
  public String closeReason() {
    closeCode();
    return closeReason;
  }

  private WireFrame read(String expected) {
    try {
      WireFrame frame = readFrame();
      long end = System.nanoTime() + Await.DEADLINE.toNanos();
      while (frame.opcode() == WireFrame.PING) {
        frame = readFrame();
        checkDeadline(end);
      }
      if (frame.opcode() == WireFrame.CLOSE) {
        throw new AssertionError("Expected " + expected + ", but received " + describe(frame));
      }
      return frame;
    } catch (SocketTimeoutException _) {
      throw new AssertionError(
          "Expected " + expected + ", but received nothing for " + Await.DEADLINE);
    } catch (EOFException | SocketException e) {
      closeCode = ABNORMAL;
      throw new AssertionError("Expected " + expected + ", but the connection ended: " + e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if the time is over although pings keep arriving. */
  private static void checkDeadline(long end) throws SocketTimeoutException {
    if (System.nanoTime() > end) {
      throw new SocketTimeoutException();
    }
  }

  /** Reads a frame. Answers a ping, as a browser does, and records the code of a close. */
  private WireFrame readFrame() throws IOException {
    WireFrame frame = WireFrame.read(in);
    if (frame.opcode() == WireFrame.PING && answersPings) {
      send(new WireFrame(true, WireFrame.PONG, frame.payload()));
    }
    if (frame.opcode() == WireFrame.CLOSE) {
      var payload = ByteBuffer.wrap(frame.payload());
      closeCode = payload.hasRemaining() ? payload.getShort() & 0xFFFF : 1005;
      closeReason = UTF_8.decode(payload).toString();
    }
    return frame;
  }

  private static String describe(WireFrame frame) {
    String text = new String(frame.payload(), UTF_8);
    return switch (frame.opcode()) {
      case WireFrame.TEXT -> "the text: " + text;
      case WireFrame.BINARY -> frame.payload().length + " bytes: " + text;
      case WireFrame.CLOSE ->
          "a close, " + (ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF) + text.substring(2);
      default -> "a frame of opcode " + frame.opcode();
    };
  }

  /** Stops answering pings. */
  public void ignorePings() {
    answersPings = false;
  }

  /** Closes the sending direction of the connection; reading is still possible. */
  public void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets the connection without a close frame, as a crashed machine does. */
  public void kill() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connection without a close frame; does nothing if it is closed. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
