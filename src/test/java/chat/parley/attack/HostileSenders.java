package chat.parley.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.WireFrame;
import java.io.IOException;

/** Clients that send little or nothing and try to stay connected. */
final class HostileSenders {

  private HostileSenders() {}

  static void idle(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.readAndDiscard();
    }
  }

  static void noConnect(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/stomp/hostile").readAndDiscard();
    }
  }

  static void halfOpen(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/ws/hostile").readAndDiscard();
    }
  }

  static void halfOpenStomp(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect().readAndDiscard();
    }
  }

  static void halfClosed(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect().endOutput();
      socket.readAndDiscard();
    }
  }

  static void noHeartBeat(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect("1,1").readAndDiscard();
    }
  }

  static void slowRequest(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      socket.sendSlowly("X: y\r\n".getBytes(US_ASCII));
    }
  }

  static void slowBody(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      beginMessage(socket);
      socket.send("x".repeat(60_000));
      socket.sendSlowly("x".getBytes(US_ASCII));
    }
  }

  static void noBody(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      beginMessage(socket);
      socket.readAndDiscard();
    }
  }

  private static void beginMessage(HostileSocket socket) throws IOException {
    socket.send(
        Attacker.request(
            "POST", "/api/streams/chat/messages", "Parley-User: hostile", "Content-Length: 65536"));
  }

  static void slowFrame(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.upgrade("/ws/hostile");
      socket.sendSlowly(new WireFrame(true, WireFrame.TEXT, new byte[60_000]).bytes());
    }
  }

  static void slowFragments(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      socket.send(new WireFrame(false, WireFrame.TEXT, new byte[] {'S'}));
      while (true) {
        socket.send(new WireFrame(false, WireFrame.CONTINUATION, new byte[] {'x'}));
        socket.send(new WireFrame(true, WireFrame.PING, new byte[0]));
        HostileSocket.pause();
      }
    }
  }

  static void slowStomp(int port) throws IOException {
    try (var socket = new HostileSocket(port)) {
      socket.connect();
      byte[] frame = "SEND\ndestination:/topic/chat\n\n".getBytes(UTF_8);
      for (int i = 0; true; i++) {
        byte next = i < frame.length ? frame[i] : (byte) 'x';
        socket.send(new WireFrame(true, WireFrame.TEXT, new byte[] {next}));
        HostileSocket.pause();
      }
    }
  }
}
