package chat.parley.transport;

import chat.parley.limits.RunningTime;
import chat.parley.message.Body;
import chat.parley.message.CloseCode;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the frames of one WebSocket into messages for its receiver, and yields to other threads
 * in between. One frame at a time; {@link #lastReceived} may be called by any thread.
 */
final class FrameReader {

  /** Number of frames after which this thread yields to the other threads of its carrier. */
  private static final int CARRIER_YIELD_INTERVAL = 8;

  /** Number of frames after which this thread yields to all threads that wait for a carrier. */
  private static final int FULL_YIELD_INTERVAL = 64;

  private final int maxMessage;

  /** Null until the session has been opened; if it could not be, frames are not read. */
  private @Nullable FrameReceiver receiver;

  /** See {@link #lastReceived}. */
  private volatile long lastReceived = RunningTime.nanos();

  private int frames;

  /** The payload received so far of a message that consists of several frames. */
  private @Nullable ByteArrayOutputStream partialMessage;

  /** Whether the message that began last is text. */
  private boolean text;

  /** Whether the message that began last is compressed. */
  private boolean compressed;

  /**
   * @param maxMessage maximum size in bytes of one message
   */
  FrameReader(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /** Sets the receiver of the frames. Called before the first frame is read. */
  void setReceiver(FrameReceiver receiver) {
    this.receiver = receiver;
  }

  /**
   * Returns when the last frame of any kind was received, by {@link RunningTime}. While a message
   * of several frames is incomplete, this is the time of its first frame.
   */
  long lastReceived() {
    return lastReceived;
  }

  /**
   * Counts a frame of any kind, and gives the message that it completes to the receiver. Blocks as
   * long as the receiver does.
   *
   * @throws FrameException if the message is too large or malformed
   */
  void received(Frame frame) {
    FrameReceiver to = receiver;
    if (to == null) {
      throw new IllegalStateException("The session is not open");
    }
    // Frames within a message do not count, so a message sent byte by byte with pings times out.
    if (partialMessage == null) {
      lastReceived = RunningTime.nanos();
    }
    boolean heavy = to.frameReceived(frame.payload().length);
    yieldPeriodically(heavy);
    if (Frame.isControl(frame.opcode())) {
      return;
    }
    boolean limited = heavy && HeavySenderLimiter.tryAcquire();
    try {
      read(frame, to);
    } finally {
      if (limited) {
        HeavySenderLimiter.release();
      }
    }
  }

  /** A heavy sender yields to all threads as often as others yield to those of their carrier. */
  private void yieldPeriodically(boolean heavy) {
    frames++;
    if (frames % (heavy ? CARRIER_YIELD_INTERVAL : FULL_YIELD_INTERVAL) == 0) {
      FairShare.yieldToAll();
    } else if (frames % CARRIER_YIELD_INTERVAL == 0) {
      FairShare.yieldCarrier();
    }
  }

  private void read(Frame frame, FrameReceiver to) {
    ByteArrayOutputStream partial = partialMessage;
    if (partial == null) {
      text = frame.opcode() == Frame.TEXT;
      compressed = frame.compressed();
      if (frame.fin()) {
        deliver(frame.payload(), to);
        return;
      }
      partial = new ByteArrayOutputStream();
      partialMessage = partial;
    }
    if (partial.size() + frame.payload().length > maxMessage) {
      throw new FrameException(
          CloseCode.MESSAGE_TOO_BIG, "The message exceeds the maximum of " + maxMessage + " bytes");
    }
    partial.writeBytes(frame.payload());
    if (frame.fin()) {
      partialMessage = null;
      deliver(partial.toByteArray(), to);
    }
  }

  private void deliver(byte[] payload, FrameReceiver to) {
    byte[] message = compressed ? MessageCompression.expand(payload, maxMessage) : payload;
    if (text && !Body.isUtf8(message)) {
      throw new FrameException(FrameException.BAD_PAYLOAD, "A text message is not valid UTF-8");
    }
    to.messageReceived(message, text);
  }
}
