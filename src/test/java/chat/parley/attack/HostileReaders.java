package chat.parley.attack;

import chat.parley.testkit.StompUser;
import chat.parley.testkit.WireFrame;
import java.io.IOException;

/** Clients that request much and read little or nothing. */
final class HostileReaders {

  /** A room that contains more than a kernel buffers. */
  static final String ROOM = "hostile";

  private static final String DESTINATION = "/topic/room." + ROOM;
  private static final int MESSAGES = 256;
  private static final int SMALL_BUFFER = 2048;

  /** Many times what the kernel buffers on both sides. */
  private static final long MORE_THAN_BUFFERED = 64 * 1024 * 1024;

  private HostileReaders() {}

  /** Fills the room with messages. */
  static void fill(StompUser writer) {
    for (int i = 0; i < MESSAGES; i++) {
      writer.send(DESTINATION, "x".repeat(32 * 1024));
    }
    writer.store(DESTINATION, "the last");
  }

  static void readNothing(int port) throws IOException {
    replay(port, 0);
  }

  static void readSlowly(int port) throws IOException {
    replay(port, 1024);
  }

  private static void replay(int port, int bytesPerSecond) throws IOException {
    try (var socket = new HostileSocket(port, SMALL_BUFFER)) {
      socket.connect();
      socket.sendText(
          "SUBSCRIBE\nid:1\ndestination:" + DESTINATION + "\nhistory:" + MESSAGES + "\n\n\0");
      socket.read(bytesPerSecond);
    }
  }

  static void readNoPongs(int port) throws IOException {
    byte[] pings = new WireFrame(true, WireFrame.PING, new byte[125]).bytes(100);
    try (var socket = new HostileSocket(port, SMALL_BUFFER)) {
      socket.upgrade("/ws/hostile");
      for (long sent = 0; sent < MORE_THAN_BUFFERED; sent += pings.length) {
        socket.send(pings);
      }
    }
    throw new AssertionError("The server buffers pongs that are not read without a bound");
  }

  static void readNoEvents(int port) throws IOException {
    try (var socket = new HostileSocket(port, SMALL_BUFFER)) {
      socket.send(
          "GET /api/events?at=room.%s:0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".formatted(ROOM));
      socket.read(0);
    }
  }

  static void readNoHistory(int port) throws IOException {
    readNoResponses(port, "/api/streams/room." + ROOM + "/messages?limit=200");
  }

  static void readNoPolls(int port) throws IOException {
    readNoResponses(port, "/api/messages?at=room." + ROOM + ":0&limit=200&wait=25");
  }

  private static void readNoResponses(int port, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    try (var socket = new HostileSocket(port, SMALL_BUFFER)) {
      socket.send(request.repeat(100));
      socket.read(0);
    }
  }
}
