package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One simulated client: connects, subscribes, sends messages, and reports what it receives to a
 * listener. Confined to the thread of the swarm.
 */
abstract sealed class Client permits WebSocketClient, RequestClient {

  private static final int MAX_SHOWN = 400;

  final int number;
  final Scene scene;
  final Listener listener;

  Client(int number, Scene scene, Listener listener) {
    this.number = number;
    this.scene = scene;
    this.listener = listener;
  }

  /**
   * Begins to connect.
   *
   * @throws IOException if the attempt to connect cannot be started
   */
  static Client connect(int number, Scene scene, Loop loop, Listener listener) throws IOException {
    InetSocketAddress node = scene.target().node(number);
    Connection.Opener server =
        owner -> new Connection(node, new Pipe(scene.target().tls()), loop.selector, owner);
    return switch (scene.target().protocol()) {
      case STOMP, OLD -> new WebSocketClient(number, scene, server, listener);
      case EVENTS, POLL -> new RequestClient(number, scene, loop, server, listener);
    };
  }

  /**
   * Returns the position at which the subscription began, as the headers {@code epoch} and {@code
   * offset}. Empty before the client is ready, or if the server sent none.
   */
  abstract Map<String, String> subscriptionStart();

  /**
   * Sends a message.
   *
   * @param message as {@link Frames#message} returns it; the caller may reuse the array
   */
  abstract void write(byte[] message);

  /** Closes the connections without waiting. */
  abstract void close();

  /** Reports every mark in a range of bytes. */
  final void reportMarks(byte[] in, int from, int to) {
    int at = from;
    while ((at = Mark.find(in, at, to)) >= 0) {
      listener.received(this, in, at);
      at += Mark.LENGTH;
    }
  }

  /** Returns the start of a text that the server has sent, for an error message. */
  static String text(byte[] in, int from, int to) {
    return new String(in, from, Math.min(to - from, MAX_SHOWN), StandardCharsets.UTF_8)
        .replace('\0', ' ')
        .strip();
  }
}
