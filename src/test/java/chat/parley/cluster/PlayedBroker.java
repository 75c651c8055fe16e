package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A socket on which a test plays the broker, byte by byte, with one connection at a time. */
final class PlayedBroker implements AutoCloseable {

  private static final Pattern CONTENT_LENGTH = Pattern.compile("\ncontent-length:(\\d+)\n");

  private final ServerSocket server;
  private Socket connection = new Socket();

  private PlayedBroker(ServerSocket server) {
    this.server = server;
  }

  static PlayedBroker start() {
    try {
      var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      return new PlayedBroker(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the settings of a node that uses this broker. */
  BrokerProperties settings(Duration heartBeat, boolean ssl) {
    return settings("127.0.0.1", server.getLocalPort(), heartBeat, Duration.ofSeconds(2), ssl);
  }

  /** Returns the settings of a node that uses this broker without heart-beats. */
  BrokerProperties settings(Duration maxLag) {
    return settings("127.0.0.1", server.getLocalPort(), Duration.ZERO, maxLag, false);
  }

  /** Returns the settings of a node that uses a broker on another host. */
  static BrokerProperties settings(String host) {
    return settings(host, 61613, Duration.ZERO, Duration.ofSeconds(2), false);
  }

  private static BrokerProperties settings(
      String host, int port, Duration heartBeat, Duration maxLag, boolean ssl) {
    return new BrokerProperties(
        host,
        port,
        "parley",
        "secret",
        "/",
        ssl,
        null,
        "/topic/parley",
        heartBeat,
        maxLag,
        Duration.ofSeconds(1));
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Waits for the next connection. */
  void accept() {
    try {
      connection = server.accept();
      connection.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      connection.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next connection, and reads its CONNECT. */
  void acceptConnect() {
    accept();
    String connect = readFrame();
    if (!connect.startsWith("CONNECT\n")) {
      throw new AssertionError("Expected CONNECT, but received " + connect);
    }
  }

  /** Waits for the next byte; returns -1 after the end of the connection. */
  int read() {
    try {
      return connection.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next frame, and returns it without its NUL, each byte as a character. */
  String readFrame() {
    var frame = new StringBuilder();
    int bodyLeft = 0;
    for (int next; (next = read()) > 0 || (next == 0 && bodyLeft > 0); ) {
      bodyLeft--;
      frame.append((char) next);
      if (bodyLeft < 0 && next == '\n') {
        bodyLeft = contentLength(frame.toString());
      }
    }
    return frame.toString();
  }

  /** Returns the size of the body after a complete head; 0 if the head is not complete. */
  private static int contentLength(String head) {
    Matcher length = CONTENT_LENGTH.matcher(head);
    return head.endsWith("\n\n") && length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  /** Waits for the next SEND, and delivers it to its sender as a MESSAGE. */
  String returnFrame() {
    String frame = readFrame();
    sendBytes(
        (frame.replaceFirst("SEND\n", "MESSAGE\nsubscription:nodes\nmessage-id:1\n") + "\0")
            .getBytes(ISO_8859_1));
    return frame;
  }

  /** Returns whether a byte can be read. */
  boolean hasReceived() {
    try {
      return connection.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a frame, followed by its NUL. */
  void send(String frame) {
    sendBytes((frame + "\0").getBytes(UTF_8));
  }

  void sendBytes(byte[] bytes) {
    try {
      connection.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the current connection; the next one can be accepted. */
  void closeConnection() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeConnection();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
