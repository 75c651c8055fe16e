package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;

/** How clients come to one server, which may be away for a while. */
record Clients(int port) {

  /** How long one waits before it tries again. */
  private static final Duration COME_BACK = Duration.ofMillis(300);

  /** One stay on the server, which may be cut off at any moment. */
  interface Stay {
    void begin();
  }

  StompUser stomp(String name, int receiveBuffer) {
    return StompUser.connect(
        Handshake.to(port, "/stomp/" + name).receiveBuffer(receiveBuffer).open());
  }

  StompUser stomp(String name) {
    return stomp(name, 0);
  }

  RawWebSocket old(String path) {
    return RawWebSocket.open(port, path);
  }

  /** Whether it came to its end; if not, one waits a moment. */
  static boolean whole(Stay stay) {
    try {
      stay.begin();
      return true;
    } catch (AssertionError | UncheckedIOException _) {
      Await.pause(COME_BACK);
      return false;
    }
  }
}
