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
 * A WebSocket client that does only what the test tells it: it reads when asked to and not before,
 * and sends whatever bytes it is given. One thread may send while another one reads.
 */
public final class RawWebSocket implements AutoCloseable {

  /** The close code of a connection that ended without a close frame (RFC 6455, section 7.1.5). */
  public static final int ABNORMAL = 1006;

  private final Socket socket;
  private final DataInputStream in;
  private final Map<String, String> handshake;
  private final ArrayDeque<WireFrame> early = new ArrayDeque<>();
  private boolean answering = true;
  private int closeCode;
  private String closeReason = "";

  RawWebSocket(Socket socket, Map<String, String> handshake) throws IOException {
    this.socket = socket;
    this.handshake = handshake;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Opens one on a path that is sent as it is. */
  public static RawWebSocket open(ParleyServer server, String path) {
    return Handshake.to(server, path).open();
  }

  /** The same to a server in another process. */
  public static RawWebSocket open(int port, String path) {
    return Handshake.to(port, path).open();
  }

  /** The headers of the server's answer to the handshake, names in any case. */
  public Map<String, String> handshake() {
    return handshake;
  }

  public void send(String text) {
    send(new WireFrame(true, WireFrame.TEXT, text.getBytes(UTF_8)));
  }

  public void send(byte[] binary) {
    send(new WireFrame(true, WireFrame.BINARY, binary));
  }

  /** Sends one text as several frames; the cuts may be inside a character. */
  public void sendFragments(byte[]... parts) {
    for (int i = 0; i < parts.length; i++) {
      int opcode = i == 0 ? WireFrame.TEXT : WireFrame.CONTINUATION;
      send(new WireFrame(i == parts.length - 1, opcode, parts[i]));
    }
  }

  public void send(WireFrame frame) {
    sendRaw(frame.bytes());
  }

  /** Sends bytes that need not be a frame. */
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

  /** Returns when the server has handled everything that was sent before. */
  public void settle() {
    byte[] marker = Names.unique("ping").getBytes(UTF_8);
    send(new WireFrame(true, WireFrame.PING, marker));
    WireFrame frame = read("a pong");
    while (frame.opcode() != WireFrame.PONG) {
      early.add(frame);
      frame = read("a pong");
    }
  }

  /** The next message, which must be a text. */
  public String next() {
    WireFrame message = nextMessage();
    if (message.opcode() != WireFrame.TEXT) {
      throw new AssertionError("Expected a text, but came " + shown(message));
    }
    return new String(message.payload(), UTF_8);
  }

  /** The next message, which must be binary. */
  public byte[] nextBytes() {
    WireFrame message = nextMessage();
    if (message.opcode() != WireFrame.BINARY) {
      throw new AssertionError("Expected a binary message, but came " + shown(message));
    }
    return message.payload();
  }

  /** The next message of either kind, its fragments put together. */
  public WireFrame nextMessage() {
    WireFrame first = early.isEmpty() ? read("a message") : early.remove();
    if (first.last()) {
      return first;
    }
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(first.payload());
    for (boolean last = false; !last; ) {
      WireFrame next = early.isEmpty() ? read("the rest of a message") : early.remove();
      whole.writeBytes(next.payload());
      last = next.last();
    }
    return new WireFrame(true, first.opcode(), whole.toByteArray());
  }

  /** Waits for the end of the connection, leaving out messages that come before. */
  public int closeCode() {
    try {
      long end = System.nanoTime() + Await.DEADLINE.toNanos();
      while (closeCode == 0) {
        readFrame();
        checkTime(end);
      }
    } catch (SocketTimeoutException _) {
      throw new AssertionError("Expected a close, but nothing came for " + Await.DEADLINE);
    } catch (EOFException | SocketException _) {
      closeCode = ABNORMAL;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return closeCode;
  }

  /** What the server gave as the reason when it closed. */
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
        checkTime(end);
      }
      if (frame.opcode() == WireFrame.CLOSE) {
        throw new AssertionError("Expected " + expected + ", but came " + shown(frame));
      }
      return frame;
    } catch (SocketTimeoutException _) {
      throw new AssertionError("Expected " + expected + ", but nothing came for " + Await.DEADLINE);
    } catch (EOFException | SocketException e) {
      closeCode = ABNORMAL;
      throw new AssertionError("Expected " + expected + ", but the connection ended: " + e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pings alone are not what is waited for. */
  private static void checkTime(long end) throws SocketTimeoutException {
    if (System.nanoTime() > end) {
      throw new SocketTimeoutException();
    }
  }

  /** Answers pings and closes, as a browser does. */
  private WireFrame readFrame() throws IOException {
    WireFrame frame = WireFrame.read(in);
    if (frame.opcode() == WireFrame.PING && answering) {
      send(new WireFrame(true, WireFrame.PONG, frame.payload()));
    }
    if (frame.opcode() == WireFrame.CLOSE) {
      var payload = ByteBuffer.wrap(frame.payload());
      closeCode = payload.hasRemaining() ? payload.getShort() & 0xFFFF : 1005;
      closeReason = UTF_8.decode(payload).toString();
    }
    return frame;
  }

  private static String shown(WireFrame frame) {
    String text = new String(frame.payload(), UTF_8);
    return switch (frame.opcode()) {
      case WireFrame.TEXT -> "the text: " + text;
      case WireFrame.BINARY -> frame.payload().length + " bytes: " + text;
      case WireFrame.CLOSE ->
          "a close, " + (ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF) + text.substring(2);
      default -> "a frame of opcode " + frame.opcode();
    };
  }

  /** From now on pings get no answer. */
  public void answersNothing() {
    answering = false;
  }

  /** Says nothing more, but could still read. */
  public void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Vanishes, as a machine that crashed: the server gets a reset and no close frame. */
  public void kill() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection without a word; does nothing if it has ended. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
