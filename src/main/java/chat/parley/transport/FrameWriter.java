package chat.parley.transport;

import chat.parley.transport.WaitingFrames.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to an endpoint, one write at a time; {@link WaitingFrames} has those that cannot be
 * written yet. Any thread may call; no method blocks.
 */
final class FrameWriter {

  /** Maximum size in bytes of a write whose frames are copied into one buffer. */
  private static final int BUFFER_SIZE = 64 * 1024;

  private static final Batch PING =
      new Batch(List.of(Frame.of(Frame.PING, new byte[0])), Callback.NOOP);

  private final EndPoint endPoint;
  private final ByteBufferPool buffers;

  /**
   * Whether there is no TLS. With TLS a flush that is not complete must not be followed by another
   * one: Jetty may be sending the encrypted bytes of the first at the same time.
   */
  private final boolean plain;

  private final WaitingFrames waiting = new WaitingFrames();

  /** Whether a thread writes now, or a write is to be continued by its callback. */
  private boolean writing;

  /** Whether a pong waits or is being written. */
  private boolean pongPending;

  /** See {@link #awaitPong}. */
  private @Nullable Runnable pongWritten;

  FrameWriter(EndPoint endPoint, ByteBufferPool buffers) {
    this.endPoint = endPoint;
    this.buffers = buffers;
    this.plain = !(endPoint instanceof EndPoint.Wrapper);
  }

  /**
   * Writes messages in one write.
   *
   * @param done completed once; fails if the close or a failure came first
   * @throws IllegalStateException if the last messages have not been written yet
   */
  void write(List<? extends Outgoing> frames, Callback done) {
    boolean accepted;
    synchronized (this) {
      accepted = waiting.accepts();
      if (accepted) {
        waiting.setMessages(new Batch(frames, done));
      }
    }
    if (accepted) {
      writeWaiting();
    } else {
      done.failed(new ClosedChannelException());
    }
  }

  /** Answers a ping. A pong that waits is replaced. */
  void pong(byte[] payload) {
    synchronized (this) {
      if (!waiting.accepts()) {
        return;
      }
      waiting.setPong(
          new Batch(List.of(Frame.of(Frame.PONG, payload)), Callback.from(this::pongCompleted)));
      pongPending = true;
    }
    writeWaiting();
  }

  /** Returns whether a pong waits or is being written. */
  synchronized boolean hasPong() {
    return pongPending;
  }

  /**
   * Waits for the pongs, without blocking.
   *
   * @param written called once, by any thread, when all pongs have been written or one has failed
   * @return false if there is no pong to wait for; then there is no call
   */
  synchronized boolean awaitPong(Runnable written) {
    if (pongPending) {
      pongWritten = written;
    }
    return pongPending;
  }

  private void pongCompleted() {
    Runnable waits = null;
    synchronized (this) {
      pongPending = waiting.hasPong();
      if (!pongPending) {
        waits = pongWritten;
        pongWritten = null;
      }
    }
    if (waits != null) {
      waits.run();
    }
  }

  void ping() {
    synchronized (this) {
      if (!waiting.accepts()) {
        return;
      }
      waiting.setPing(PING);
    }
    writeWaiting();
  }

  /**
   * Writes a close after everything that waits; does nothing if there was one before.
   *
   * @param done completed when it has been written or the connection has failed
   * @return whether it is the first close
   */
  boolean close(Outgoing frame, Callback done) {
    synchronized (this) {
      if (!waiting.accepts()) {
        return false;
      }
      waiting.setClose(new Batch(List.of(frame), done));
    }
    writeWaiting();
    return true;
  }

  /** Fails everything that waits. A write in progress is failed by the endpoint. */
  void fail(Throwable cause) {
    List<Batch> failed;
    synchronized (this) {
      failed = waiting.takeAll();
    }
    failed.forEach(batch -> batch.done().failed(cause));
  }

  /** Writes what waits unless a write is in progress, which continues with it. */
  private void writeWaiting() {
    synchronized (this) {
      if (writing) {
        return;
      }
      writing = true;
    }
    continueWriting();
  }

  private void continueWriting() {
    Batch next = takeNext();
    while (next != null && write(next)) {
      next = takeNext();
    }
  }

  private synchronized @Nullable Batch takeNext() {
    Batch next = waiting.takeNext();
    writing = next != null;
    return next;
  }

  /** Returns whether the write is complete; otherwise it is completed by a callback. */
  private boolean write(Batch batch) {
    int size = 0;
    for (Outgoing frame : batch.frames()) {
      size += frame.size();
    }
    try {
      ByteBuffer[] rest =
          plain && size <= BUFFER_SIZE ? flushCopy(batch.frames(), size) : rest(batch.frames(), 0);
      if (rest != null) {
        endPoint.write(completion(batch), rest);
        return false;
      }
    } catch (Throwable e) {
      failed(batch, e);
      return false;
    }
    batch.done().succeeded();
    return true;
  }

  /**
   * Copies the frames into one buffer, and writes it as far as is possible now.
   *
   * @return what is still to be written; null if nothing is
   */
  private ByteBuffer @Nullable [] flushCopy(List<? extends Outgoing> frames, int size)
      throws IOException {
    RetainableByteBuffer pooled = buffers.acquire(size, true);
    try {
      ByteBuffer copy = pooled.getByteBuffer();
      int start = BufferUtil.flipToFill(copy);
      for (Outgoing frame : frames) {
        frame.writeTo(copy);
      }
      BufferUtil.flipToFlush(copy, start);
      return endPoint.flush(copy) ? null : rest(frames, size - copy.remaining());
    } finally {
      BufferUtil.clear(pooled.getByteBuffer());
      pooled.release();
    }
  }

  /** Returns the bytes of the frames after the first ones. Payloads are not copied. */
  private static ByteBuffer[] rest(List<? extends Outgoing> frames, long written) {
    var rest = new ArrayList<ByteBuffer>(2 * frames.size());
    long skip = written;
    for (Outgoing frame : frames) {
      for (byte[] part : List.of(frame.header(), frame.payload())) {
        int skipped = (int) Math.min(skip, part.length);
        skip -= skipped;
        if (skipped < part.length) {
          rest.add(ByteBuffer.wrap(part, skipped, part.length - skipped));
        }
      }
    }
    return rest.toArray(ByteBuffer[]::new);
  }

  private Callback completion(Batch batch) {
    return new Callback() {
      @Override
      public void succeeded() {
        batch.done().succeeded();
        continueWriting();
      }

      @Override
      public void failed(Throwable cause) {
        FrameWriter.this.failed(batch, cause);
      }
    };
  }

  private void failed(Batch batch, Throwable cause) {
    try {
      fail(cause);
      batch.done().failed(cause);
    } finally {
      endPoint.close(cause);
    }
  }
}
