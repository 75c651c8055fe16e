package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Somebody with an old page: a bare WebSocket that sends and shows texts. */
public final class OldUser implements AutoCloseable {

  private final ParleyServer server;
  private final RawWebSocket socket;
  private final String marker;

  private OldUser(ParleyServer server, RawWebSocket socket, String marker) {
    this.server = server;
    this.socket = socket;
    this.marker = marker;
    socket.settle();
  }

  /** Joins the broadcast. */
  public static OldUser everyone(ParleyServer server) {
    return new OldUser(server, RawWebSocket.open(server, "/ws/"), "%s");
  }

  /** Writes and reads point to point, under a name in any script. */
  public static OldUser named(ParleyServer server, String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    RawWebSocket socket = RawWebSocket.open(server, "/ws/" + encoded + "/");
    return new OldUser(server, socket, "{\"message\": \"%s\", \"to_user\": \"" + name + "\"}");
  }

  /** The socket below. */
  public RawWebSocket socket() {
    return socket;
  }

  /** Sends any text; does not wait. */
  public void send(String text) {
    socket.send(text);
  }

  /** Sends any text, and waits until the server has stored it and handed it on. */
  public void deliver(String text) {
    socket.send(text);
    settle();
  }

  /** Waits until all that was sent is stored and handed on: an old client has no receipts. */
  public void settle() {
    socket.settle();
    server.awaitStored();
  }

  /** The next text. */
  public String next() {
    return socket.next();
  }

  /** Expects that the server has nothing to say but a message that this user sends to itself. */
  public void hearsNothing() {
    String own = marker.formatted(Names.unique("marker"));
    send(own);
    assertThat(next()).as("nothing but one's own marker").isEqualTo(own);
    // By the pong the server has noted that it wrote the marker.
    socket.settle();
  }

  @Override
  public void close() {
    socket.close();
  }
}
