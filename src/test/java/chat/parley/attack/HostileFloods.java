package chat.parley.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Clients that send more than the limits allow. */
final class HostileFloods {

  private static final byte[] MASK = new byte[4];
  private static final byte[] CHUNK = "x".repeat(8192).getBytes(US_ASCII);
  private static final byte[] BOMB = decompressionBomb();

  private HostileFloods() {}

  static void subscribeStorm(int port) throws IOException {
    subscribeStorm(port, "");
  }

  static void replayStorm(int port) throws IOException {
    subscribeStorm(port, "history:1000\n");
  }

  private static void subscribeStorm(int port, String header) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      String room = "destination:/topic/room." + HostileReaders.ROOM + "\n" + header;
      while (true) {
        socket.sendText("SUBSCRIBE\nid:1\n" + room + "\n\0UNSUBSCRIBE\nid:1\n\n\0");
      }
    }
  }

  static void endlessFrame(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/ws/hostile");
      byte[] head = {(byte) 0x81, (byte) 0xFF};
      socket.send(ByteBuffer.allocate(14).put(head).putLong(1 << 30).put(MASK).array());
      while (true) {
        socket.send(CHUNK);
      }
    }
  }

  static void endlessFragments(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      socket.send(new WireFrame(false, WireFrame.TEXT, CHUNK));
      while (true) {
        socket.send(new WireFrame(false, WireFrame.CONTINUATION, CHUNK));
      }
    }
  }

  static void endlessStomp(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      socket.sendText("SEND\ndestination:/topic/chat\n\n");
      while (true) {
        socket.send(new WireFrame(true, WireFrame.TEXT, CHUNK));
      }
    }
  }

  static void endlessHead(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      socket.sendText("SEND\n");
      while (true) {
        socket.sendText("a:b\n");
      }
    }
  }

  /** Sends frames in a transaction, each with the longest header that is stored. */
  static void longTransaction(int port) throws IOException {
    fillTransaction(port, "other:" + "x".repeat(1_000));
  }

  /**
   * Sends frames in a transaction, each with the longest allowed header, which is read but not
   * stored.
   */
  static void droppedHeaders(int port) throws IOException {
    fillTransaction(port, "host:" + "x".repeat(16_000));
  }

  private static void fillTransaction(int port, String header) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      socket.sendText("BEGIN\ntransaction:t\n\n\0");
      while (true) {
        socket.sendText("SEND\ndestination:/topic/chat\ntransaction:t\n" + header + "\n\n\0");
      }
    }
  }

  static void longIds(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      String start = "SUBSCRIBE\ndestination:/topic/chat\nid:" + "x".repeat(15_800);
      for (int i = 0; true; i++) {
        socket.sendText(start + i + "\n\n\0");
      }
    }
  }

  static void deepJson(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/ws/hostile");
      while (true) {
        socket.sendText("{\"to_user\":".repeat(5000));
        socket.sendText("[".repeat(50_000));
      }
    }
  }

  static void decompressionBomb(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/ws/hostile", "Sec-WebSocket-Extensions: permessage-deflate");
      socket.send(BOMB);
      socket.readAndDiscard();
    }
  }

  /**
   * Returns sixty megabytes of zeros, compressed to sixty kilobytes, as one compressed text
   * message.
   */
  private static byte[] decompressionBomb() {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(new byte[60 * 1024 * 1024]);
    byte[] packed = new byte[128 * 1024];
    int size = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
    deflater.end();
    byte[] payload = new byte[size - 4];
    System.arraycopy(packed, 0, payload, 0, payload.length);
    byte[] frame = new WireFrame(true, WireFrame.TEXT, payload).bytes();
    frame[0] |= 0x40;
    return frame;
  }
}
