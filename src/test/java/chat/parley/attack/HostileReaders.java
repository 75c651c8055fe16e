package chat.parley.attack;

import chat.parley.testkit.StompUser;
import chat.parley.testkit.WireFrame;
import java.io.IOException;

/** Who asks for much and reads little. */
final class HostileReaders {

  /** A room with more in it than a kernel buffers. */
  static final String ROOM = "hostile";

  private static final String DESTINATION = "/topic/room." + ROOM;
  private static final int MESSAGES = 256;
  private static final int SMALL = 2048;

  /** Many times what the kernel keeps on both sides. */
  private static final long TOO_MUCH = 64 * 1024 * 1024;

  private HostileReaders() {}

  /** Writes into the room. */
  static void fill(StompUser writer) {
    for (int i = 0; i < MESSAGES; i++) {
      writer.send(DESTINATION, "x".repeat(32 * 1024));
    }
    writer.store(DESTINATION, "the last");
  }

  static void never(int port) throws IOException {
    replay(port, 0);
  }

  static void slowly(int port) throws IOException {
    replay(port, 1024);
  }

  private static void replay(int port, int bytesPerSecond) throws IOException {
    try (var socket = new HostileSocket(port, SMALL)) {
      socket.connect();
      socket.frame(
          "SUBSCRIBE\nid:1\ndestination:" + DESTINATION + "\nhistory:" + MESSAGES + "\n\n\0");
      socket.read(bytesPerSecond);
    }
  }

  static void pongs(int port) throws IOException {
    byte[] pings = new WireFrame(true, WireFrame.PING, new byte[125]).bytes(100);
    try (var socket = new HostileSocket(port, SMALL)) {
      socket.upgrade("/ws/hostile");
      for (long sent = 0; sent < TOO_MUCH; sent += pings.length) {
        socket.send(pings);
      }
    }
    throw new AssertionError("The server keeps all the answers that are not read");
  }

  static void history(int port) throws IOException {
    String request =
        "GET /api/streams/room." + ROOM + "/messages?limit=200 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    try (var socket = new HostileSocket(port, SMALL)) {
      socket.send(request.repeat(100));
      socket.read(0);
    }
  }
}
