package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A user with a legacy client: a plain WebSocket that sends and receives texts. */
public final class LegacyUser implements AutoCloseable {

  private final ParleyServer server;
  private final RawWebSocket socket;
  private final String marker;

  private LegacyUser(ParleyServer server, RawWebSocket socket, String marker) {
    this.server = server;
    this.socket = socket;
    this.marker = marker;
    socket.awaitPong();
  }

  /** Connects to the broadcast, {@code /ws/}. */
  public static LegacyUser broadcast(ParleyServer server) {
    return new LegacyUser(server, RawWebSocket.open(server, "/ws/"), "%s");
  }

  /** Connects to the point-to-point endpoint, under a name in any script. */
  public static LegacyUser pointToPoint(ParleyServer server, String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    RawWebSocket socket = RawWebSocket.open(server, "/ws/" + encoded + "/");
    return new LegacyUser(server, socket, "{\"message\": \"%s\", \"to_user\": \"" + name + "\"}");
  }

  /** Returns the underlying socket. */
  public RawWebSocket socket() {
    return socket;
  }

  /** Sends any text, without waiting. */
  public void send(String text) {
    socket.send(text);
  }

  /** Sends any text, and waits until the server has stored and dispatched it. */
  public void sendAndAwaitStored(String text) {
    socket.send(text);
    awaitStored();
  }

  /**
   * Waits until everything that was sent is stored and dispatched, as a legacy client gets no
   * receipts.
   */
  public void awaitStored() {
    socket.awaitPong();
    server.awaitStored();
  }

  /** Waits for the next text. */
  public String next() {
    return socket.next();
  }

  /** Expects no other text than a marker, which this client sends to itself. */
  public void expectNothing() {
    String text = marker.formatted(Names.unique("marker"));
    send(text);
    assertThat(next()).as("only the client's own marker").isEqualTo(text);
    // When the pong arrives, the server has recorded that the marker was written.
    socket.awaitPong();
  }

  @Override
  public void close() {
    socket.close();
  }
}
