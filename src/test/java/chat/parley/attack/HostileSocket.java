package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** One connection of a hostile client, which continues until the server ends it. */
final class HostileSocket implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final WireFrame PONG = new WireFrame(true, WireFrame.PONG, new byte[0]);

  private final Socket socket = new Socket();

  HostileSocket(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBuffer the size of the receive buffer in bytes; 0 for the default of the kernel
   */
  HostileSocket(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    // With 10,000 connections at once a SYN may have to be repeated.
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
  }

  HostileSocket upgrade(String path, String... headers) throws IOException {
    send(Attacker.request("GET", path, headers));
    int newLines = 0;
    while (newLines < 4) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("The server closed the connection during the handshake");
      }
      newLines = b == "\r\n\r\n".charAt(newLines) ? newLines + 1 : 0;
    }
    return this;
  }

  /** Opens a STOMP session and sends CONNECT without heart-beats. */
  HostileSocket connect() throws IOException {
    return connect("0,0");
  }

  /** Opens a STOMP session and sends CONNECT with the given {@code heart-beat} header. */
  HostileSocket connect(String heartBeat) throws IOException {
    upgrade("/stomp/hostile");
    sendText("CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n\0");
    return this;
  }

  void sendText(String text) throws IOException {
    send(new WireFrame(true, WireFrame.TEXT, text.getBytes(UTF_8)));
  }

  void send(WireFrame frame) throws IOException {
    send(frame.bytes());
  }

  void send(String text) throws IOException {
    send(text.getBytes(UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends the bytes slowly, one by one, over and over. */
  void sendSlowly(byte[] bytes) throws IOException {
    for (int i = 0; true; i = (i + 1) % bytes.length) {
      send(new byte[] {bytes[i]});
      pause();
    }
  }

  /** Ends the output; the input stays open. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  static void pause() {
    Await.pause(INTERVAL);
  }

  /** Reads until both markers have arrived, and returns the text between them. */
  String readBetween(String start, String end) throws IOException {
    var read = new StringBuilder();
    int found = -1;
    while (found < 0 || read.indexOf(end, found + start.length()) < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("The server closed the connection");
      }
      read.append((char) b);
      found = found < 0 ? read.indexOf(start, Math.max(0, read.length() - start.length())) : found;
    }
    return read.substring(found + start.length(), read.length() - end.length());
  }

  /** Sends nothing, and reads and discards the input until the server ends it. */
  void readAndDiscard() throws IOException {
    byte[] discarded = new byte[8192];
    while (socket.getInputStream().read(discarded) >= 0) {
      // Discarded.
    }
  }

  /**
   * Reads slowly and sends pongs, until the server closes or resets the connection.
   *
   * @param bytesPerSecond the rate of reading; 0 reads nothing
   */
  void read(int bytesPerSecond) throws IOException {
    byte[] read = new byte[Math.max(1, bytesPerSecond / 10)];
    socket.setSoTimeout(1);
    while (true) {
      try {
        if (bytesPerSecond > 0 && socket.getInputStream().read(read) < 0) {
          return;
        }
      } catch (SocketTimeoutException _) {
        // No input at the moment.
      }
      send(PONG);
      pause();
    }
  }

  /** Closes the connection without a closing handshake. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
