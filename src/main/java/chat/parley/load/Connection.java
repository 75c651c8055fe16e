package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** A non-blocking connection to the server. Confined to the thread of the swarm. */
final class Connection {

  private static final int MAX_UNSENT = 16 * 1024 * 1024;

  /** The protocol on the connection. Called on the thread of the swarm. */
  interface Owner {

    /** The connection is established. */
    void connected();

    /**
     * Bytes have arrived. They are valid until this method returns.
     *
     * @param in the bytes that are not processed yet, from index 0
     * @return the index of the first byte that is not processed: the next call begins with it
     */
    int received(byte[] in, int end);

    /** The connection has ended for another reason than a call of {@link #close}. */
    void failed(String reason);
  }

  /** Opens connections to the server of a client. */
  interface Opener {

    /**
     * Begins to connect.
     *
     * @throws IOException if the attempt to connect cannot be started
     */
    Connection open(Owner owner) throws IOException;
  }

  private final Owner owner;
  private final Pipe pipe;
  private final SelectionKey key;
  private final Incoming incoming = new Incoming();
  private boolean closed;
  private @Nullable ByteBuffer unsent;

  /**
   * Begins to connect.
   *
   * @throws IOException if the attempt to connect cannot be started
   */
  Connection(InetSocketAddress to, Pipe pipe, Selector selector, Owner owner) throws IOException {
    this.owner = owner;
    this.pipe = pipe;
    key = pipe.connect(to, selector, this);
  }

  /** Connects, writes or reads, according to the operations that the channel is ready for. */
  void processReady(Buffers buffers) {
    try {
      if (key.isConnectable() && pipe.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        owner.connected();
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
    if (pipe.needsRead() && !closed) {
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
    incoming.store(in, owner.received(in, end), end);
    return !closed;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Writes as much as the socket accepts, and queues the rest in a copy: the caller may reuse the
   * array. The connection fails if more than 16 MB are already queued. Does nothing once closed.
   * Must not be called before {@link Owner#connected}.
   */
  void write(byte[] bytes) {
    if (closed) {
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

  /** Closes the connection, and reports the reason, unless it is closed already. */
  void fail(String reason) {
    if (!closed) {
      close(null);
      owner.failed(reason);
    }
  }

  /**
   * Closes the connection without waiting.
   *
   * @param last is written before, if nothing else is queued; null for nothing
   */
  void close(byte @Nullable [] last) {
    boolean open = !closed;
    closed = true;
    if (open && last != null && unsent == null) {
      tryWrite(last);
    }
    pipe.close();
  }

  private void tryWrite(byte[] last) {
    try {
      var _ = pipe.write(ByteBuffer.wrap(last));
    } catch (IOException _) {
      // The connection is closed all the same.
    }
  }
}
