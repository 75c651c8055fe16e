package chat.parley.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket (RFC 6455). Confined to the thread of the swarm. */
final class Wire implements Connection.Owner {

  /** Status code 1000 (RFC 6455, section 7.4.1). */
  private static final byte[] NORMAL_CLOSURE = {3, (byte) 232};

  private static final int MAX_SHOWN = 400;

  /** The client that uses the WebSocket. Called on the thread of the swarm. */
  interface Owner {

    /** The handshake has succeeded. */
    void opened();

    /** A frame has arrived. Its payload in {@code in} is valid until this method returns. */
    void message(byte[] in, int from, int to);

    /** The connection has ended for another reason than a call of {@link Wire#close}. */
    void failed(String reason);
  }

  private final Owner owner;
  private final byte[] handshake;
  private final Connection connection;
  private boolean upgraded;

  /**
   * Begins to connect.
   *
   * @param handshake the HTTP request that is sent once the connection is established
   * @throws IOException if the attempt to connect cannot be started
   */
  Wire(Connection.Opener server, byte[] handshake, Owner owner) throws IOException {
    this.owner = owner;
    this.handshake = handshake;
    connection = server.open(this);
  }

  @Override
  public void connected() {
    connection.write(handshake);
  }

  @Override
  public int received(byte[] in, int end) {
    int from = upgraded ? 0 : readUpgradeResponse(in, end);
    return upgraded ? handleFrames(in, from, end) : from;
  }

  /**
   * Handles the response to the handshake.
   *
   * @return the offset of the first frame after the response; 0 if the response is incomplete, or
   *     {@code end} if the handshake was rejected
   */
  private int readUpgradeResponse(byte[] in, int end) {
    String response = new String(in, 0, end, StandardCharsets.ISO_8859_1);
    int blankLine = response.indexOf("\r\n\r\n");
    if (blankLine < 0) {
      return 0;
    }
    if (response.startsWith("HTTP/1.1 101")) {
      upgraded = true;
      owner.opened();
      return blankLine + 4;
    }
    connection.fail(
        "the handshake was rejected: "
            + response.lines().findFirst().orElse("")
            + " "
            + responseBody(response));
    return end;
  }

  private static String responseBody(String response) {
    int body = response.indexOf("\r\n\r\n") + 4;
    return response.substring(body, Math.min(response.length(), body + MAX_SHOWN)).strip();
  }

  /** Handles all complete frames, and returns the offset after the last one. */
  private int handleFrames(byte[] in, int from, int end) {
    int at = from;
    while (!connection.isClosed()) {
      int payload = Incoming.payloadStart(in, at, end);
      if (payload < 0) {
        return at;
      }
      int next = payload + Incoming.payloadLength(in, at);
      handleFrame(in, in[at] & 0xf, payload, next);
      at = next;
    }
    return end;
  }

  private void handleFrame(byte[] in, int opcode, int from, int to) {
    switch (opcode) {
      case Frames.CLOSE -> {
        close();
        owner.failed("closed by the server: " + closeReason(in, from, to));
      }
      case Frames.PING ->
          write(Frames.webSocketFrame(Frames.PONG, Arrays.copyOfRange(in, from, to)));
      case Frames.PONG -> {}
      default -> owner.message(in, from, to);
    }
  }

  @Override
  public void failed(String reason) {
    owner.failed(reason);
  }

  /** Writes bytes; see {@link Connection#write}. */
  void write(byte[] bytes) {
    connection.write(bytes);
  }

  /** Sends a close frame if the WebSocket is open, and closes the connection without waiting. */
  void close() {
    connection.close(upgraded ? Frames.webSocketFrame(Frames.CLOSE, NORMAL_CLOSURE) : null);
  }

  private static String closeReason(byte[] in, int from, int to) {
    return to - from < 2
        ? "no reason"
        : (((in[from] & 0xff) << 8) | (in[from + 1] & 0xff))
            + " "
            + new String(in, from + 2, to - from - 2, StandardCharsets.UTF_8);
  }
}
