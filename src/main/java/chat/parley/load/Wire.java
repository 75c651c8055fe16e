package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A WebSocket that never blocks (RFC 6455). Owned by the swarm's thread. */
final class Wire {

  private static final byte[] GOODBYE = {3, (byte) 232};
  private static final int SHOWN = 400;
  private static final int MOST_UNSENT = 16 * 1024 * 1024;

  /** Who is at this end. */
  interface Owner {

    /** The handshake is through. */
    void opened();

    /** A message has come: its bytes are there until this returns. */
    void message(byte[] in, int from, int to);

    /** It is over, and not by this end's wish. */
    void ended(String reason);
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

  /** Begins to connect. */
  Wire(InetSocketAddress to, Pipe pipe, byte[] handshake, Selector selector, Owner owner)
      throws IOException {
    this.owner = owner;
    this.handshake = handshake;
    this.pipe = pipe;
    key = pipe.connect(to, selector, this);
  }

  /** Goes on with what its channel is ready for. */
  void proceed(Buffers buffers) {
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
      end(String.valueOf(e.getMessage()));
    }
  }

  private void readAll(Buffers buffers) throws IOException {
    boolean more;
    do {
      more = read(buffers) && pipe.isEncrypted();
    } while (more);
    // What came may have been what the encryption waited for.
    if (pipe.isMute() && state != State.CLOSED) {
      flush();
    }
  }

  /** Whether anything has come. */
  private boolean read(Buffers buffers) throws IOException {
    int end = buffers.read(pipe, incoming);
    if (end < 0) {
      end("the server closed the connection");
    }
    if (end <= 0) {
      return false;
    }
    byte[] in = buffers.bytes();
    int from = state == State.UPGRADING ? upgraded(in, end) : 0;
    incoming.keep(in, state == State.UPGRADING ? 0 : frames(in, from, end), end);
    return state != State.CLOSED;
  }

  /** Where the frames begin, behind the answer to the handshake. */
  private int upgraded(byte[] in, int end) {
    String answer = new String(in, 0, end, StandardCharsets.ISO_8859_1);
    int blank = answer.indexOf("\r\n\r\n");
    if (blank < 0) {
      return 0;
    }
    if (answer.startsWith("HTTP/1.1 101")) {
      state = State.OPEN;
      owner.opened();
      return blank + 4;
    }
    end(
        "the handshake was refused: "
            + answer.lines().findFirst().orElse("")
            + " "
            + problem(answer));
    return end;
  }

  private static String problem(String answer) {
    int body = answer.indexOf("\r\n\r\n") + 4;
    return answer.substring(body, Math.min(answer.length(), body + SHOWN)).strip();
  }

  /** Handles all whole frames; returns where the last one ends. */
  private int frames(byte[] in, int from, int end) {
    int at = from;
    while (state != State.CLOSED) {
      int payload = Incoming.payload(in, at, end);
      if (payload < 0) {
        return at;
      }
      int next = payload + Incoming.length(in, at);
      frame(in, in[at] & 0xf, payload, next);
      at = next;
    }
    return end;
  }

  private void frame(byte[] in, int opcode, int from, int to) {
    switch (opcode) {
      case Frames.CLOSE -> end("closed by the server: " + reason(in, from, to));
      case Frames.PING -> write(Frames.masked(Frames.PONG, Arrays.copyOfRange(in, from, to)));
      case Frames.PONG -> {}
      default -> owner.message(in, from, to);
    }
  }

  /** Sends as much as there is room for, and the rest when there is. The array is free again. */
  void write(byte[] bytes) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      ByteBuffer now = ByteBuffer.wrap(bytes);
      if (unsent != null || !pipe.write(now)) {
        keep(now);
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void keep(ByteBuffer rest) {
    ByteBuffer before = unsent == null ? ByteBuffer.allocate(0) : unsent;
    if (before.remaining() > MOST_UNSENT) {
      end("the server does not read: %d bytes wait".formatted(before.remaining()));
      return;
    }
    unsent =
        ByteBuffer.allocate(before.remaining() + rest.remaining()).put(before).put(rest).flip();
    awaitRoom();
  }

  private void awaitRoom() {
    key.interestOps(
        pipe.isMute() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void flush() throws IOException {
    if (unsent == null || pipe.write(unsent)) {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    } else {
      awaitRoom();
    }
  }

  private void end(String reason) {
    if (state != State.CLOSED) {
      close();
      owner.ended(reason);
    }
  }

  /** Says goodbye and goes. */
  void close() {
    if (state == State.OPEN) {
      write(Frames.masked(Frames.CLOSE, GOODBYE));
    }
    state = State.CLOSED;
    pipe.close();
  }

  private static String reason(byte[] in, int from, int to) {
    return to - from < 2
        ? "no reason"
        : (((in[from] & 0xff) << 8) | (in[from + 1] & 0xff))
            + " "
            + new String(in, from + 2, to - from - 2, StandardCharsets.UTF_8);
  }
}
