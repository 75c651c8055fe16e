package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Connects clients to one server, which may be unavailable for a while. */
record Clients(int port) {

  /** The delay before a client connects again. */
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(300);

  /** The actions of a client while it is connected; the connection may end at any time. */
  interface Interaction {
    void run();
  }

  StompUser stomp(String name, int receiveBuffer) {
    return StompUser.connect(
        Handshake.to(port, "/stomp/" + name).receiveBuffer(receiveBuffer).open());
  }

  StompUser stomp(String name) {
    return stomp(name, 0);
  }

  RawWebSocket legacy(String path) {
    return RawWebSocket.open(port, path);
  }

  /**
   * Runs an interaction and returns whether it came to its end; if not, waits before it returns.
   */
  static boolean completes(Interaction interaction) {
    try {
      interaction.run();
      return true;
    } catch (AssertionError | UncheckedIOException _) {
      Await.pause(RECONNECT_DELAY);
      return false;
    }
  }
}
