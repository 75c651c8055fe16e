package chat.parley.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/** The connection of a client that reads only as many bytes as a test allows. */
final class FakeClientEndPoint extends ByteArrayEndPoint {

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final AtomicInteger flushing = new AtomicInteger();
  private long room;
  private int flushes;
  private boolean overlapped;
  private @Nullable Exception failure;

  /**
   * @param room number of bytes that are accepted until {@link #read} allows more
   */
  FakeClientEndPoint(long room) {
    this.room = room;
  }

  /** Has every further write fail with an IOException or a RuntimeException. */
  synchronized void fail(Exception cause) {
    failure = cause;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    if (flushing.getAndIncrement() > 0) {
      overlapped = true;
    }
    try {
      return accept(buffers);
    } finally {
      flushing.decrementAndGet();
    }
  }

  private synchronized boolean accept(ByteBuffer... buffers) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (!isOpen()) {
      throw new EofException();
    }
    flushes++;
    for (ByteBuffer buffer : buffers) {
      byte[] accepted = new byte[(int) Math.min(room, buffer.remaining())];
      buffer.get(accepted);
      received.writeBytes(accepted);
      room -= accepted.length;
      if (buffer.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  /** Reads more bytes, as soon as they are written. */
  void read(long bytes) {
    synchronized (this) {
      room += bytes;
    }
    getWriteFlusher().completeWrite();
  }

  /** Returns everything that the client has read. */
  synchronized byte[] received() {
    return received.toByteArray();
  }

  /** Forgets everything that the client has read. */
  synchronized void clear() {
    received.reset();
  }

  /** Returns how often the connection has been written to. */
  synchronized int flushes() {
    return flushes;
  }

  /** Returns whether two threads wrote at the same time. */
  boolean overlapped() {
    return overlapped;
  }
}
