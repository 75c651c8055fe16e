package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A non-blocking WebSocket connection (RFC 6455). Confined to the thread of the swarm. */
final class Wire {

  /** Status code 1000 (RFC 6455, section 7.4.1). */
  private static final byte[] NORMAL_CLOSURE = {3, (byte) 232};

  private static final int MAX_SHOWN = 400;
  private static final int MAX_UNSENT = 16 * 1024 * 1024;

  /** The client that uses the connection. Called on the thread of the swarm. */
  interface Owner {

    /** The handshake has succeeded. */
    void opened();

    /** A frame has arrived. Its payload in {@code in} is valid until this method returns. */
    void message(byte[] in, int from, int to);

    /** The connection has ended for another reason than a call of {@link Wire#close}. */
    void failed(String reason);
  }

  private enum State {
    CONNECTING,
    UPGRADING,
    OPEN,
    CLOSED
  }

  private final Owner owner;
  private final byte[] handshake;
  private final Pipe pipe;
  private final SelectionKey key;
  private final Incoming incoming = new Incoming();
  private State state = State.CONNECTING;
  private @Nullable ByteBuffer unsent;

  /**
   * Begins to connect.
   *
   * @param handshake the HTTP request that is sent once the connection is established
   * @throws IOException if the attempt to connect cannot be started
   */
  Wire(InetSocketAddress to, Pipe pipe, byte[] handshake, Selector selector, Owner owner)
      throws IOException {
    this.owner = owner;
    this.handshake = handshake;
    this.pipe = pipe;
    key = pipe.connect(to, selector, this);
  }

  /** Connects, writes or reads, according to the operations that the channel is ready for. */
  void processReady(Buffers buffers) {
    try {
      if (key.isConnectable() && pipe.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        state = State.UPGRADING;
        write(handshake);
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
      if (key.isValid() && key.isReadable()) {
        readAll(buffers);
      }
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void readAll(Buffers buffers) throws IOException {
    boolean more;
    do {
      more = read(buffers) && pipe.isEncrypted();
    } while (more);
    // The TLS record that a pending write waited for may have arrived.
    if (pipe.needsRead() && state != State.CLOSED) {
      flush();
    }
  }

  /** Reads once; returns whether bytes have arrived and the connection is still open. */
  private boolean read(Buffers buffers) throws IOException {
    int end = buffers.read(pipe, incoming);
    if (end < 0) {
      fail("the server closed the connection");
    }
    if (end <= 0) {
      return false;
    }
    byte[] in = buffers.bytes();
    int from = state == State.UPGRADING ? readUpgradeResponse(in, end) : 0;
    incoming.store(in, state == State.UPGRADING ? 0 : handleFrames(in, from, end), end);
    return state != State.CLOSED;
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
      state = State.OPEN;
      owner.opened();
      return blankLine + 4;
    }
    fail(
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
    while (state != State.CLOSED) {
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
      case Frames.CLOSE -> fail("closed by the server: " + closeReason(in, from, to));
      case Frames.PING ->
          write(Frames.webSocketFrame(Frames.PONG, Arrays.copyOfRange(in, from, to)));
      case Frames.PONG -> {}
      default -> owner.message(in, from, to);
    }
  }

  /**
   * Writes as much as the socket accepts, and queues the rest in a copy: the caller may reuse the
   * array. The connection fails if more than 16 MB are already queued. Does nothing once closed.
   */
  void write(byte[] bytes) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      if (unsent != null || !pipe.write(buffer)) {
        enqueue(buffer);
      }
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void enqueue(ByteBuffer added) {
    ByteBuffer queued = unsent == null ? ByteBuffer.allocate(0) : unsent;
    if (queued.remaining() > MAX_UNSENT) {
      fail("the server does not read: %d bytes are queued".formatted(queued.remaining()));
      return;
    }
    unsent =
        ByteBuffer.allocate(queued.remaining() + added.remaining()).put(queued).put(added).flip();
    awaitWritable();
  }

  private void awaitWritable() {
    key.interestOps(
        pipe.needsRead() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void flush() throws IOException {
    if (unsent == null || pipe.write(unsent)) {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    } else {
      awaitWritable();
    }
  }

  private void fail(String reason) {
    if (state != State.CLOSED) {
      close();
      owner.failed(reason);
    }
  }

  /** Sends a close frame if the WebSocket is open, and closes the connection without waiting. */
  void close() {
    boolean open = state == State.OPEN;
    state = State.CLOSED;
    if (open && unsent == null) {
      trySendClose();
    }
    pipe.close();
  }

  private void trySendClose() {
    try {
      var _ = pipe.write(ByteBuffer.wrap(Frames.webSocketFrame(Frames.CLOSE, NORMAL_CLOSURE)));
    } catch (IOException _) {
      // The connection is closed all the same.
    }
  }

  private static String closeReason(byte[] in, int from, int to) {
    return to - from < 2
        ? "no reason"
        : (((in[from] & 0xff) << 8) | (in[from + 1] & 0xff))
            + " "
            + new String(in, from + 2, to - from - 2, StandardCharsets.UTF_8);
  }
}
