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

/** One connection of somebody who does harm and goes on until the server ends it. */
final class HostileSocket implements AutoCloseable {

  private static final Duration PACE = Duration.ofMillis(100);
  private static final WireFrame PONG = new WireFrame(true, WireFrame.PONG, new byte[0]);

  private final Socket socket = new Socket();

  HostileSocket(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBuffer what the kernel keeps of what is not read; 0 is much
   */
  HostileSocket(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    // Ten thousand at once may have to ask twice.
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
  }

  HostileSocket upgrade(String path, String... headers) throws IOException {
    send(Attacker.request("GET", path, headers));
    int newLines = 0;
    while (newLines < 4) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("Refused");
      }
      newLines = b == "\r\n\r\n".charAt(newLines) ? newLines + 1 : 0;
    }
    return this;
  }

  /** Opens a session that has said CONNECT. */
  HostileSocket connect() throws IOException {
    return connect("0,0");
  }

  /** The same, and agrees on heart-beats. */
  HostileSocket connect(String heartBeat) throws IOException {
    upgrade("/stomp/hostile");
    frame("CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n\0");
    return this;
  }

  void frame(String text) throws IOException {
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

  /** Sends these bytes one by one, slowly, and then over again. */
  void dribble(byte[] bytes) throws IOException {
    for (int i = 0; true; i = (i + 1) % bytes.length) {
      send(new byte[] {bytes[i]});
      pause();
    }
  }

  /** Says nothing more, but could still read. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  static void pause() {
    Await.pause(PACE);
  }

  /** Reads until there is a word, and then what stands between it and an end. */
  String readUpTo(String word, String end) throws IOException {
    var read = new StringBuilder();
    int found = -1;
    while (found < 0 || read.indexOf(end, found + word.length()) < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("The end");
      }
      read.append((char) b);
      found = found < 0 ? read.indexOf(word, Math.max(0, read.length() - word.length())) : found;
    }
    return read.substring(found + word.length(), read.length() - end.length());
  }

  /** Says nothing, reads what comes and does not answer, until the server has no more to say. */
  void ignore() throws IOException {
    byte[] unseen = new byte[8192];
    while (socket.getInputStream().read(unseen) >= 0) {
      // On.
    }
  }

  /** Reads so many bytes a second and says that it is there, until the server resets it. */
  void read(int bytesPerSecond) throws IOException {
    byte[] read = new byte[Math.max(1, bytesPerSecond / 10)];
    socket.setSoTimeout(1);
    while (true) {
      try {
        if (bytesPerSecond > 0 && socket.getInputStream().read(read) < 0) {
          return;
        }
      } catch (SocketTimeoutException _) {
        // Nothing there at the moment.
      }
      send(PONG);
      pause();
    }
  }

  /** Vanishes from the server's sight at once. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
